/* Putting a draft back: the cards, then the answers, then all is reckoned; nothing that was answered changes by it. */
(() => {
  "use strict";
  if (!Phone.drafts) return;
  const MOST_FILES = 5000000;
  const { store, drafts } = Phone;
  const { all } = Page;
  let sealed = "";

  /* Files: sealed once, not at each answer. What is too heavy is to be taken again. */
  const readFile = ({ name, files: [file] }) => new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve({ name, filename: file.name, type: file.type, data: reader.result.split(",")[1] || "" });
    reader.onerror = reject;
    reader.readAsDataURL(file);
  });

  drafts.sealFiles = async (id, key) => {
    const inputs = all(Page.form, "[type=file]").filter((input) => input.files[0]);
    const mark = inputs.map(({ name, files: [file] }) => `${name} ${file.size} ${file.lastModified}`).join("\n");
    const weight = inputs.reduce((total, { files: [file] }) => total + file.size, 0);
    if (mark === sealed) return;
    const carried = weight < MOST_FILES ? await Promise.all(inputs.map(readFile)) : [];
    sealed = mark;
    return { id: `${id}/files`, account: key.account, envelope: await Phone.seal(id, carried, key) };
  };

  const bringFiles = (names, files) => {
    for (const { name, filename, type, data } of files) {
      const input = Page.form.elements[name];
      if (!input) continue;
      const carried = new DataTransfer();
      carried.items.add(new File([Uint8Array.from(atob(data), (sign) => sign.charCodeAt())], filename, { type }));
      input.files = carried.files;
      [input.reduced] = input.files;
      Page.change(input);
    }
    for (const name of names) if (!Page.form.elements[name]?.files.length) Page.write(name.replace("@file", ""), "");
  };

  const bringCards = (cards) => {
    for (const card of all(Page.form, "[data-card]")) {
      if (cards.includes(card.dataset.card)) continue;
      const { q } = card.closest("[data-q]").dataset;
      card.remove();
      Page.followCards(Page.nodes.get(q));
    }
    for (const place of cards) {
      const repeat = Page.nodes.get(place.replace(/-\d+$/, ""));
      const there = repeat?.el?.querySelector(":scope>[data-cards]");
      if (!there) continue;
      const known = [...there.children].find((card) => card.dataset.card === place);
      if (known) there.append(known);
      else repeat.next = +/\d+$/.exec(place)[0];
      Page.followCards(repeat, ...known ? [] : [Page.insertCard(repeat)]);
    }
  };

  const bringAnswers = (fields, drawn) => {
    for (const control of drafts.listControls()) {
      const told = fields[control.name];
      if (!told || Page.nodes.has(control.name)) continue;
      if (drafts.isBox(control)) control.checked = told.includes(control.value);
      else [control.value] = told;
    }
    // What a change proposes was proposed, and may have been answered otherwise since.
    const spots = Object.values(Page.spots);
    const triggers = spots.map((spot) => spot.triggers);
    for (const spot of spots) spot.triggers = [];
    for (const [place, text] of [...Object.entries(fields).map(([name, told]) => [name, told.join(" ")]), ...drawn]) {
      const node = Page.nodes.get(place);
      if (node && !node.cards) Page.put(node, text);
    }
    spots.forEach((spot, turn) => { spot.triggers = triggers[turn]; });
  };

  const restore = ({ fields, cards, begun, drawn, files: names, last }, files) => {
    const { settle, form } = Page;
    Page.settle = () => {};
    bringCards(cards);
    bringAnswers(fields, drawn);
    for (const place of begun) if (Page.nodes.has(place)) Page.nodes.get(place).begun = true;
    Page.settle = settle;
    Page.dirty = true;
    Page.spread(Page.nodes.get(""));
    settle();
    bringFiles(names, files);
    const question = last && form.querySelector(`[data-q="${CSS.escape(last)}"]`);
    if (question && !question.closest("[hidden]")) Page.reveal(question);
  };

  /* What waits is offered. */
  const fits = async ({ version, place, replaces }) => {
    const { elements } = Page.form;
    return elements.form_version.value === version && await drafts.findPlace() === place && elements.replaces.value === replaces;
  };

  const resume = async (draft, note) => {
    const there = await fits(draft) && !Page.dirty;
    if (note && !there) {
      await drafts.save();
      return location.assign(Phone.locateDraft(draft));
    }
    if (!await Phone.unlock() || !await drafts.hold(draft.id)) return;
    const key = await Phone.code.key();
    const rows = [draft, await store.read("drafts", `${draft.id}/files`)];
    const [content, files] = await Promise.all(rows.map((row) => row && Phone.unseal(draft.id, row.envelope, draft.key, key)));
    note?.remove();
    restore(content, files || []);
    const told = Phone.find("back");
    if (there) told.querySelector("[data-changed]").remove();
    Page.form.before(told);
  };

  const discard = async (draft, note) => {
    const files = await store.read("drafts", `${draft.id}/files`);
    await store.change(["drafts"], (transaction) => drafts.clear(transaction, draft.id));
    const told = Phone.find("discarded");
    told.querySelector("button").onclick = async () => {
      await store.put("drafts", draft, ...files ? [files] : []);
      told.replaceWith(note);
    };
    note.replaceWith(told);
    setTimeout(() => told.remove(), ((await Phone.desk()).undo_seconds || 8) * 1000);
  };

  Phone.offer = (orphans) => {
    const wanted = new URLSearchParams(location.search).get("draft");
    const found = orphans.find(({ id }) => id === wanted);
    if (found) return resume(found);
    for (const draft of orphans.sort((one, other) => one.at - other.at)) {
      const note = Phone.find("draft");
      const text = note.querySelector("p");
      text.textContent = text.textContent.replace("{time}", Phone.spellTime(draft.at));
      note.querySelector("[data-resume]").onclick = () => resume(draft, note);
      note.querySelector("[data-discard]").onclick = () => discard(draft, note);
      Page.form.before(note);
    }
  };
})();
