/* Drafts: from the first answer on, what is on the page is sealed for the account's own key and kept on the phone; a page
 * that was closed, crashed or locked away gives it back under the code. One tab holds a draft (a Web Lock of its id).
 *
 *   Phone.drafts.save()  keeps the form of this page now
 *   Phone.drafts.clear(transaction, id)  takes a draft away in the very transaction (of `drafts`) that keeps its record
 *   Phone.drafts.hold, findPlace, isBox, listControls: for keep-restore.js */
(() => {
  "use strict";
  if (typeof Page !== "object" || !Phone.able || !navigator.locks) return;
  const LEFT_OUT = /^(csrf_token|spoken|form_version|_step|(found|search):.*)$/;
  const { store } = Phone;
  const { all } = Page;
  let held, release, waiting, saving, again, answered;

  const isBox = ({ type }) => type === "radio" || type === "checkbox";
  const listControls = () => [...Page.form.elements].filter((control) =>
    control.name && !LEFT_OUT.test(control.name) && !control.matches("button,[type=file]"));

  // Every control, those that do not apply now too, and what only the page remembers.
  const gather = () => {
    const fields = {};
    for (const control of listControls()) {
      const told = fields[control.name] ||= [];
      if (control.checked || !isBox(control)) told.push(control.value);
    }
    const nodes = [...Page.nodes.values()];
    return {
      fields,
      cards: all(Page.form, "[data-card]").map((card) => card.dataset.card),
      begun: nodes.filter((node) => node.begun).map(({ place }) => place),
      drawn: nodes.filter(({ spot, el, text }) => text && !el && spot.logic?.v).map(({ place, text }) => [place, text]),
      files: all(Page.form, "[type=file]").filter((input) => input.files[0]).map(({ name }) => name),
      last: answered?.form === Page.form ? answered.place : undefined,
    };
  };

  const hold = (id) => id === held || new Promise((resolve) => {
    navigator.locks.request(`draft:${id}`, { ifAvailable: true }, (lock) => {
      resolve(lock);
      if (!lock) return;
      release?.();
      held = id;
      return new Promise((free) => { release = free; });
    });
  });

  // A page kept for several neighbourhoods does not say which one it is filled in for.
  const findPlace = async () => {
    const { dataset, elements } = Page.form;
    return dataset.place ?? (elements.outing_id.value && (await Phone.outing())?.neighbourhood) ?? "";
  };

  const write = async () => {
    const [key, { form }] = [await Phone.code.read(), Page];
    if (!form || !Page.dirty) return;
    tellUnkept(!key);
    const { submission_id: { value: id }, form_version: { value: version }, replaces: { value: replaces } } = form.elements;
    if (!key || !await hold(id)) return;
    const { form: name, address } = form.dataset;
    Page.drafted = true;
    const [known, place] = await Promise.all([store.read("drafts", id), findPlace()]);
    const content = gather();
    if (content.files[0]) await Phone.more();
    const draft = {
      id, account: key.account, key: key.id, form: name, version, place, replaces, at: known?.at || Date.now(),
      address: address || location.pathname + location.search, envelope: await Phone.seal(id, content, key),
    };
    const files = await Phone.drafts.sealFiles?.(id, key);
    await store.change(["drafts", "records", "keys"], async (transaction) => {
      const [records, keys] = ["records", "keys"].map((name) => transaction.objectStore(name));
      // Kept as a record meanwhile, or its key is erased, or another form is there.
      if (Page.form !== form || await store.ask(records.index("id").count(id)) || !await store.ask(keys.count(key.account))) return;
      for (const row of [draft, files]) if (row) transaction.objectStore("drafts").put(row);
    });
  };

  const save = () => {
    clearTimeout(waiting);
    waiting = 0;
    again = !!saving;
    return saving ||= write().catch(() => { Page.drafted = false; }).finally(() => {
      saving = 0;
      if (again) save();
    });
  };

  const later = () => {
    if (!Page.form || !Page.dirty) return;
    Page.drafted = false;
    waiting ||= setTimeout(save, 400);
  };

  const clear = (transaction, id) => { transaction.objectStore("drafts").delete(IDBKeyRange.bound(id, `${id}/files`)); };

  const tellUnkept = (unkept) => {
    const told = document.getElementById("unkept");
    if (!unkept) return told?.remove();
    if (told) return;
    const note = Phone.find("unkept");
    note.lastElementChild.onclick = async () => {
      await Phone.more();
      if (await Phone.chooseCode()) save();
    };
    Page.form.append(note);
  };

  const listOrphans = async () => {
    const [rows, account, { held: locks }] = await Promise.all([store.list("drafts"), Phone.account(), navigator.locks.query()]);
    const busy = locks.map(({ name }) => name);
    return rows.filter((row) => row.account === account && row.form === Page.form.dataset.form && !busy.includes(`draft:${row.id}`));
  };

  const start = async () => {
    await Phone.whenReady;
    const orphans = await listOrphans();
    later();
    if (!orphans[0]) return;
    await Phone.more();
    Phone.offer(orphans);
  };

  Phone.drafts = { save, clear, hold, findPlace, isBox, listControls };
  Page.onSettle(later);
  for (const kind of ["input", "change"]) document.addEventListener(kind, ({ target }) => {
    if (!target.closest("#survey")) return;
    answered = { form: Page.form, place: target.closest("[data-q]")?.dataset.q };
    later();
  });
  const hurry = () => { if (waiting) save(); };
  addEventListener("pagehide", hurry);
  document.addEventListener("visibilitychange", hurry);
  Phone.on("undone", later);
  // The form was sent, and another page stands in its place.
  document.addEventListener("focusin", () => {
    if (!held || Page.form) return;
    store.change(["drafts"], (transaction) => clear(transaction, held));
    release();
    held = 0;
  });
  if (Page.form) start().catch(() => {}); // its words did not come
})();
