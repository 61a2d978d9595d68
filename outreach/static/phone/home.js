/* The worker's home, with the server's page or without: the outing under way, which may have begun on this phone, and in
 * the page kept for lack of network the forms of the team and what was saved last. */
(() => {
  "use strict";
  if (typeof Phone !== "object" || !Phone.able) return; // the script that follows did not come
  const all = (where, what) => [...where.querySelectorAll(what)];
  const find = (what) => document.querySelector(what);
  const put = (where, name, text) => { where.querySelector(`[data-${name}]`).textContent = text; };
  const offline = find("[data-home]");

  const drawOuting = async (outing, desk) => {
    const card = find("[data-outing-card]");
    const own = outing && (offline || (card.dataset.outingCard !== outing.id && await Phone.isOwnOuting()));
    card.hidden = !own;
    for (const told of all(document, "[data-told-outing]")) told.hidden = !!own;
    if (!own) return;
    put(card, "place", Phone.namePlace(desk, outing.neighbourhood));
    put(card, "channel", desk.channels?.[outing.channel] || "");
    put(card, "part", desk.parts_of_day?.[outing.part_of_day] || "");
    card.querySelector("[data-visit]").hidden = !desk.forms?.some(({ form }) => form === "contact");
  };

  const drawForms = (outing, { forms = [] }) => {
    find("[data-forms]").replaceChildren(...forms.map(({ form, title, needs_outing: needs }) => {
      const line = document.importNode(find("#form-line").content, true);
      const link = line.querySelector("a");
      link.href = `/forms/${encodeURIComponent(form)}`;
      put(line, "title", title);
      line.querySelector("[data-needs]").hidden = !needs || !!outing;
      return line;
    }));
  };

  // Nothing of an answer: which form, and when.
  const drawSaved = async ({ forms = [] }) => {
    const rows = await Phone.queue.list();
    const place = find("[data-saved]");
    const { none, some, last, booking } = place.dataset;
    const titles = Object.fromEntries([...forms.map(({ form, title }) => [form, title]), ["#booking", booking]]);
    const { form, saved_at: at } = rows.at(-1) || {};
    const hour = new Date(at || 0).toLocaleString(document.documentElement.lang, { weekday: "long", hour: "numeric", minute: "2-digit" });
    place.textContent = rows.length
      ? `${some.replace("{count}", rows.length)} ${last.replace("{form}", titles[form] || form).replace("{hour}", hour)}` : none;
  };

  // The oldest draft that no page holds; the page of its form gives it back under the code.
  const drawBegun = async () => {
    const [rows, account, locks] = await Promise.all([Phone.store.list("drafts"), Phone.account(), navigator.locks?.query()]);
    const busy = (locks?.held || []).map(({ name }) => name);
    const [draft] = rows.filter((row) => row.account === account && !busy.includes(`draft:${row.id}`)).sort((one, other) => one.at - other.at);
    const place = find("[data-begun]");
    place.hidden = !draft;
    if (!draft) return;
    const told = place.querySelector("[data-told]");
    told.textContent = told.dataset.told.replace("{time}", Phone.spellTime(draft.at));
    place.querySelector("a").href = Phone.locateDraft(draft);
  };

  let drawing;
  const drawAll = async () => {
    const desk = (await Phone.desk()) || {};
    const outing = await Phone.outing();
    await drawOuting(outing, desk);
    await Phone.drawDoors?.(outing, desk);
    await drawBegun();
    if (!offline) return;
    find("[data-unknown]").hidden = !!desk.forms;
    find("[data-begin]").hidden = !!outing || !desk.forms;
    drawForms(outing, desk);
    await drawSaved(desk);
  };
  const draw = () => { drawing = (drawing || Promise.resolve()).then(drawAll).catch(() => {}); };

  /* Going out. */
  const readOuting = (form, today) => {
    const told = Object.fromEntries(new FormData(form));
    return { ...told, id: told.outing_id || crypto.randomUUID(), on_day: told.on_day || today };
  };

  // Without network, the phone goes on with what it knows.
  const post = async (form) => {
    try {
      const body = new URLSearchParams(new FormData(form));
      const answer = await fetch(form.action, { method: "POST", body, redirect: "manual", signal: AbortSignal.timeout?.(10000) });
      if (answer.type !== "opaqueredirect") return form.submit();
      location.assign("/visits");
    } catch {
      location.assign("/offline");
    }
  };

  const goOut = async (form) => {
    const today = await Phone.today();
    const outing = readOuting(form, today);
    const missing = ["neighbourhood", "channel", "part_of_day"].find((name) => !outing[name]);
    if (offline) {
      for (const told of all(form, "[data-missing]")) told.hidden = told.dataset.missing !== missing;
      if (missing) return form.querySelector(`[data-missing=${missing}]`).closest("fieldset").scrollIntoView();
      await Phone.startOuting(outing);
      form.reset();
      draw();
      return find("main").focus();
    }
    // What is missing, or another day's, the server says.
    if (missing || outing.on_day !== today) return form.submit();
    await Phone.startOuting(outing);
    await post(form);
  };

  document.addEventListener("submit", (event) => {
    const { target } = event;
    const does = target.matches("[data-ends-outing]") ? () => Phone.endOuting().then(() => post(target))
      : target.matches("[data-going-out]") && (() => goOut(target));
    if (!does) return;
    event.preventDefault();
    does().catch(() => { if (!offline) target.submit(); });
  });
  document.addEventListener("click", async ({ target }) => {
    if (target.closest("[data-end-outing]")) {
      await Phone.endOuting();
      draw();
    } else if (target.closest("[data-move]") && offline) {
      find("[data-begin]").hidden = false;
      find("[data-begin] input").focus();
    }
  });
  for (const name of ["outing", "ready", "queue", "saved"]) Phone.on(name, draw);
  // The server has answered: what the page said of the network is no longer true.
  addEventListener("pageshow", ({ persisted }) => { if (persisted) draw(); });
  Phone.on("ready", () => { for (const why of all(document, "[data-why]:not([data-why=elsewhere])")) why.hidden = true; });
  // The part of the day it is, as the server proposes it (vocabulary.py).
  const hour = new Date().getHours();
  const part = find(`[data-home] [name=part_of_day][value=${hour < 12 ? "morning" : hour < 18 ? "afternoon" : "evening"}]`);
  if (part) part.defaultChecked = true;
  draw();
})();
