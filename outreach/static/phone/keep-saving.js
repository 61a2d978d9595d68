/* Saving: the answers are checked, sealed, and on the phone's disk before anything says so; then the page of the receipt,
 * which for a few seconds takes it all back. Page.keep(form) → whether it took the form over: if not, it is posted
 * straight. "saved" is told with the id and the form, "undone" with the id.
 *
 *   Phone.makeRecord({ form, fields, files, author }) → the sealed record of what a form would post (URLSearchParams)
 *   Phone.startKeeping()  where the script of a form comes after this one; "form" is told once it is there */
(() => {
  "use strict";
  const BESIDE = /^(csrf_token$|_step$|search:|found:)/;
  const WAIT = 15000;
  const authors = new WeakMap(); // form → who is at work when its first answer is given
  let busy, shown; // the receipt on the page

  const encode = (file) => new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(reader.result.split(",")[1] || "");
    reader.onerror = () => reject(reader.error);
    reader.readAsDataURL(file);
  });

  const read = async (form) => {
    const [fields, files] = [new URLSearchParams(), []];
    for (const [name, value] of new FormData(form)) {
      if (BESIDE.test(name)) continue;
      if (typeof value === "string") fields.append(name, value);
      else if (value.size) files.push({ name, filename: value.name, type: value.type, data: await encode(value) });
    }
    return { fields, files };
  };

  Phone.makeRecord = async ({ form, fields, files = [], author }) => {
    const { key, undo_seconds } = await Phone.desk();
    const id = fields.get("submission_id");
    const outing = fields.get("outing_id") && await Phone.outing(fields.get("outing_id"));
    const content = {
      author: author || (await Phone.who()).account, fields: `${fields}`, files,
      outing: outing || null,
      language: fields.get("spoken") || document.documentElement.lang,
    };
    const saved_at = Date.now();
    return {
      id, form, version: fields.get("form_version"), captured_on: await Phone.today(), key: key.id,
      envelope: await Phone.seal(id, content, key), saved_at, hold_until: saved_at + 1000 * undo_seconds,
    };
  };

  // Where the next one is filled in.
  Phone.locateForm = ({ dataset, elements }) => {
    const outing = elements.outing_id?.value;
    return `/forms/${dataset.form}${outing ? `?outing_id=${outing}` : ""}`;
  };

  /* The receipt. */
  const part = (name) => shown.page.querySelector(`[data-${name}]`);
  const reveal = (name, seen = true) => { part(name).hidden = !seen; };

  // Puts this in the place of what the page showed, and returns that.
  const put = (page, title) => {
    const [main, heading] = ["main", "h1"].map((name) => document.querySelector(name));
    const before = [...main.childNodes];
    main.replaceChildren(...page);
    document.title = document.title.replace(heading.textContent, title);
    heading.textContent = title;
    // What asks for the form in another language stands outside of it.
    for (const step of document.querySelectorAll("[form=survey]")) step.hidden = !document.getElementById("survey");
    scrollTo(0, 0);
    main.focus();
    return before;
  };

  const takeBack = async () => {
    const { id, form, before, title, state } = shown;
    if (!(await Phone.queue.undo([id])).length) return reveal("undo", false);
    shown = null;
    Page.form = form;
    Page.dirty = true;
    put(before, title);
    history.replaceState(state, "");
    Phone.tell("undone", id);
  };

  const leave = async (event, link) => {
    event.preventDefault();
    await Promise.race([Phone.queue.release([shown.id]), new Promise((done) => setTimeout(done, 1500))]);
    location.href = link.href;
  };

  const showSlip = async (slip) => {
    try {
      part("slip").append(await Phone.slip.show(slip));
    } catch { // its script did not come
      part("slip").textContent = slip.code;
    }
  };

  const show = (form, record, slip) => {
    const held = record.hold_until - record.saved_at;
    const page = Phone.find("kept-receipt");
    const title = document.querySelector("h1").textContent;
    const at = shown = { id: record.id, form, page, title, state: history.state };
    Page.form = null;
    Page.dirty = false;
    at.before = put([page], Phone.words.saved);
    history.replaceState(null, ""); // another page, for whoever waits for one
    const next = part("next");
    next.href = Phone.locateForm(form);
    if (!record.outing) next.textContent = next.dataset.other;
    else Phone.offerLike?.(next);
    if (slip) showSlip({ ...slip, id: record.id });
    reveal("undo", held > 0);
    setTimeout(() => { if (shown === at) reveal("undo", false); }, held);
  };

  Phone.on("sent", (receipts) => {
    const receipt = shown && receipts.find(({ id }) => id === shown.id);
    if (!receipt || receipt.outcome === "not_yours") return; // it waits for its author
    reveal("undo", false);
    reveal("waits", false);
    reveal(["stored", "duplicate"].includes(receipt.outcome) ? "sent" : "stays");
    if (receipt.screened) reveal("screened");
  });

  // The person who corrects a visit keeps her slip, which the page does not know.
  const readSlip = ({ carried }, fields) => {
    const slip = Phone.slip?.read();
    return slip && carried !== undefined && !fields.get("known_slip") ? { ...slip, code: "" } : slip;
  };

  // A check that did not come checks nothing: the server does.
  const check = async () => {
    try {
      return await Page.check?.();
    } catch {
      return [];
    }
  };
  // A store that another tab holds shut answers nothing at all.
  const within = (work) => Promise.race([work, new Promise((_, refuse) => setTimeout(refuse, WAIT))]);

  const save = async (form) => {
    const { form: name, account, instead } = form.dataset;
    const { fields, files } = await read(form);
    const slip = readSlip(form.dataset, fields);
    const record = await Phone.makeRecord({ form: name, fields, files, author: account || (await authors.get(form))?.account });
    await within(Phone.queue.add([{ ...record, instead }]));
    show(form, { ...record, outing: fields.get("outing_id") }, slip);
    Phone.tell("saved", record.id, form);
  };

  const keep = async (form) => {
    if (busy || shown?.form === form) return true;
    busy = true;
    document.activeElement?.blur(); // what was typed last is an answer
    try {
      await Phone.whenReady;
      if ((await check())?.length) return true; // told beside their questions
      if (!await Phone.desk() && !await Phone.refresh()) return false;
      await save(form);
      return true;
    } catch {
      // Straight to the server, then: the phone has no room, or its store is broken.
      if (Phone.words.full) form.dataset.lost = Phone.words.full;
      return false;
    } finally {
      busy = false;
    }
  };

  Phone.startKeeping = () => {
    if (typeof Page !== "object") return;
    if (Phone.able) Page.keep = keep;
    Phone.tell("form");
  };
  if (typeof document !== "object") return;
  Phone.startKeeping();
  // Who comes in afterwards, in another tab, did not fill this one in.
  document.addEventListener("change", ({ target: { form } }) => {
    if (form?.id === "survey" && !authors.has(form)) authors.set(form, Phone.who().catch(() => {}));
  });
  document.addEventListener("click", (event) => {
    if (!shown) return;
    const link = event.target.closest("a");
    if (event.target.closest("[data-undo]")) takeBack();
    else if (link && shown.page.contains(link)) leave(event, link);
  });
})();
