/* The queue on the page of the phone, in its element [data-waiting]: each record by its form and its hour; what was refused
 * is given back to its author, or taken away; all of it can be carried off as a file, sealed as it is. */
(() => {
  "use strict";
  if (!Phone.able) return;
  const FAULTY = ["refused", "conflict"];
  const { queue, store } = Phone;
  const all = (where, what) => [...where.querySelectorAll(what)];
  const place = () => document.querySelector("[data-waiting]");
  const copy = (id) => document.importNode(document.getElementById(id).content, true).firstElementChild;
  let ended; // the session
  const removed = new Map(); // id → record, for as long as it may come back

  const drawRow = (row, titles) => {
    const line = copy(FAULTY.includes(row.state) ? "faulty-row" : "waiting-row");
    const put = (name, text) => { line.querySelector(`[data-${name}]`).textContent = text; };
    const at = new Date(row.saved_at).toLocaleString(document.documentElement.lang, { dateStyle: "short", timeStyle: "short" });
    line.dataset.id = row.id;
    put("title", titles[row.form] || place().dataset.form);
    put("at", row.state === "not_yours" ? `${at} · ${place().dataset.notYours}` : at);
    if (FAULTY.includes(row.state)) put("why", row.told || "");
    if (removed.has(row.id)) line.replaceChildren(...copy("removed-row").children);
    return line;
  };

  const drawList = async () => {
    if (!place()) return; // an answer given back took the page
    const rows = await queue.list();
    const titles = Object.fromEntries(((await Phone.desk())?.forms || []).map(({ form, title }) => [form, title]));
    titles["#booking"] = place().dataset.booking;
    const page = copy("waiting-list");
    const lines = [...rows, ...removed.values()].sort((one, other) => one.seq - other.seq);
    page.querySelector("ul").append(...lines.map((row) => drawRow(row, titles)));
    for (const part of all(page, "[data-some]")) part.hidden = !rows.length;
    page.querySelector("[data-none]").hidden = lines.length > 0;
    place().replaceChildren(page);
  };

  const listWaiting = async () => (await queue.list()).filter(({ state }) => state === "waiting");

  let drawing;
  const draw = () => { drawing = (drawing || Promise.resolve()).then(drawList).catch(() => {}); };

  const find = async (id) => {
    let found;
    await store.walk("records", (row) => {
      if (row.id === id) found = row;
      return !found;
    });
    return found;
  };

  const warn = (told) => {
    const status = place()?.querySelector("[role=status]");
    if (status) status.textContent = place().dataset[told] || told;
  };

  /* A refused record, given back: its page takes the place of this one, with the scripts that it asks for. */
  const load = (script) => new Promise((resolve, reject) => {
    const copy = document.createElement("script");
    Object.assign(copy, { src: script.getAttribute("src"), async: false, onload: resolve, onerror: reject });
    document.head.append(copy);
  });

  const open = async (page) => {
    for (const link of all(page, "head [rel=stylesheet]"))
      if (!document.head.querySelector(`[href="${link.getAttribute("href")}"]`)) document.head.append(link);
    document.title = page.title;
    document.documentElement.lang = page.documentElement.lang;
    document.body.replaceWith(page.body);
    history.pushState({}, "", Phone.locateForm(document.getElementById("survey")));
    scrollTo(0, 0);
    await Promise.all(all(page, "head script[src*='parts=']").filter(({ dataset }) => !dataset.kept).map(load));
    Phone.startKeeping();
    (document.querySelector("#faults") || document.querySelector("main")).focus();
  };

  const giveBack = async (id) => {
    try {
      const row = await find(id);
      const answer = await Phone.post("/sync/answers", { record: queue.write(row) });
      const text = await answer.text();
      if (answer.status === 403) return warn("notYours");
      const page = new DOMParser().parseFromString(text, "text/html");
      const form = page.querySelector("#survey");
      if (!form) { // no outing under way, a session that ended
        const { sentence, remedy } = JSON.parse(text);
        return warn(`${sentence} ${remedy}`);
      }
      if (row.state === "conflict") {
        // Its id is another visit's: these answers get one of their own.
        form.dataset.instead = id;
        form.querySelector("[name=submission_id]").value = crypto.randomUUID();
      }
      await open(page);
    } catch {
      warn("notReached");
    }
  };

  const remove = async (id) => {
    const row = await find(id);
    removed.set(id, row);
    await store.remove("records", row.seq);
    Phone.tell("queue");
    setTimeout(() => {
      if (removed.delete(id)) draw();
    }, 1000 * ((await Phone.desk())?.undo_seconds || 8));
  };

  const bringBack = async (id) => {
    await store.put("records", removed.get(id));
    removed.delete(id);
    Phone.tell("queue");
  };

  const carryOff = async () => {
    const records = [];
    await store.walk("records", (row) => records.push(queue.write(row)));
    const file = new Blob([JSON.stringify({ format: "outreach queue 1", records })], { type: "application/json" });
    const link = document.createElement("a");
    Object.assign(link, { href: URL.createObjectURL(file), download: `saisies-scellees-${await Phone.today()}.json` });
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 60000);
  };

  const send = async () => {
    ended = false;
    await queue.release((await listWaiting()).map(({ id }) => id));
    await drawing;
    // What is to be corrected, or somebody else's, does not wait for a network; an ended session is told on top.
    if (!ended && (await listWaiting()).length) warn("notReached");
  };

  document.addEventListener("click", ({ target }) => {
    const action = target.closest("[data-waiting] [data-do]")?.dataset.do;
    const id = target.closest("[data-id]")?.dataset.id;
    ({ send, file: carryOff, correct: giveBack, remove, back: bringBack })[action]?.(id);
  });
  Phone.on("queue", draw);
  Phone.on("login", () => { ended = true; });
  Phone.on("ready", draw);
  draw();
})();
