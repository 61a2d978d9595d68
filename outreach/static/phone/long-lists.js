/* Lists too long for the page: fetched once, looked through by the beginning of words, twenty choices shown at most. */
(() => {
  "use strict";
  const MOST_FOUND = 20;
  const { all } = Page;
  const fetched = new Map(); // address → promise of the rows
  const fold = (text) => text.normalize("NFD").replace(/[\u0300-\u036f]/g, "").toLowerCase();
  const split = (text) => fold(text).match(/[\p{L}\d]+/gu) || [];

  const fetchRows = (address) => {
    if (!fetched.has(address)) {
      const rows = fetch(address).then((answer) => answer.json()).then(({ name, label, words, filter }) => {
        const told = name.map((code, place) =>
          ({ code, label: label[place], text: ` ${split(`${label[place]} ${words?.[place] || ""}`).join(" ")} ` }));
        told.columns = filter;
        return told;
      });
      rows.catch(() => fetched.delete(address)); // the network may be back at the next word
      fetched.set(address, rows);
    }
    return fetched.get(address);
  };

  // A row holds each word typed, at the beginning of one of its own; whole words come first, then the list's order.
  const find = (rows, typed, offered) => {
    const begun = split(typed).map((word) => ` ${word}`);
    const tiers = [...begun, 0].map(() => []);
    for (const row of rows)
      if ((!offered || offered.has(row.code)) && begun.every((word) => row.text.includes(word)))
        tiers[begun.filter((word) => row.text.includes(`${word} `)).length].push(row);
    return tiers.reverse().flat();
  };

  const codesOf = (box) => box.held.value.split(" ").filter(Boolean);

  const draw = (box, row, chosen) => {
    const label = document.createElement("label");
    const input = document.createElement("input");
    const words = document.createElement("span");
    Object.assign(input, { type: box.dataset.kind, name: `found:${box.dataset.name}`, value: row.code, checked: chosen });
    words.textContent = row.label;
    label.append(input, words);
    return label;
  };

  const show = (box, rows, open) => {
    const search = box.querySelector("[type=search]");
    const codes = codesOf(box);
    const chosen = codes.map((code) => rows.find((row) => row.code === code)).filter(Boolean);
    const alone = box.dataset.kind === "radio" && chosen.length && !open && !search.value;
    let found = alone ? [] : find(rows, search.value, box.offered).filter((row) => !codes.includes(row.code));
    const count = found.length;
    // Nothing typed: only what a thumb goes through.
    found = search.value.trim() || count <= MOST_FOUND ? found.slice(0, MOST_FOUND) : [];
    box.querySelector("[data-found]").replaceChildren(
      ...chosen.map((row) => draw(box, row, true)), ...found.map((row) => draw(box, row, false)));
    search.hidden = !!alone;
    box.querySelector("[data-change]").hidden = !alone;
    const { none, some } = box.dataset;
    const told = !search.value.trim() ? "" : !count ? none : count > MOST_FOUND ? some.replace("{count}", count) : "";
    box.querySelector("[role=status]").textContent = told;
  };

  // The columns that filters compare come with the list: what it offers is reckoned then.
  const filter = (list, columns) => {
    if (!columns || !Page.lists[list]?.late) return;
    Page.lists[list] = { ...Page.lists[list], ...columns, late: 0 };
    for (const node of Page.nodes.values()) {
      const { n, f } = node.spot.logic || {};
      if (n === list && node.el) Page.views.f(node, f);
    }
    Page.settle();
  };

  const shape = async (box, open) => {
    try {
      const rows = await fetchRows(box.dataset.long);
      filter(box.dataset.list, rows.columns);
      show(box, rows, open);
    } catch {
      box.querySelector("[role=status]").textContent = box.dataset.lost;
    }
  };

  // The answer is in a hidden input; what is found comes and goes.
  const begin = (box) => {
    const made = all(box, "[data-found] :checked").map((input) => input.value);
    box.held = document.createElement("input");
    Object.assign(box.held, { type: "hidden", name: box.dataset.name, value: made.join(" ") });
    box.prepend(box.held);
    box.querySelector("[data-found]").replaceChildren();
    const { list } = box.dataset;
    if (Page.lists[list]?.late !== 0) Page.lists[list] = { ...Page.lists[list], late: 1 };
    shape(box);
  };

  const answer = (box, codes) => {
    box.held.value = codes.join(" ");
    Page.change(box.held);
  };

  Page.onStart((root) => {
    for (const box of all(root, "[data-long]")) begin(box);
  });
  Page.onWrite((question) => {
    const box = question.querySelector(":scope>[data-long]");
    if (box?.held) shape(box);
  });
  Page.onOffer((question, codes) => {
    const box = question.querySelector(":scope>[data-long]");
    if (!box) return;
    box.offered = codes && new Set(codes);
    if (!box.held) return;
    const kept = codesOf(box).filter((code) => !codes || box.offered.has(code));
    if (kept.length < codesOf(box).length) answer(box, kept);
    shape(box);
  });

  document.addEventListener("input", ({ target }) => {
    const box = target.type === "search" && target.closest("[data-long]");
    if (box) shape(box, true);
  });
  // What is found stands above the keyboard.
  document.addEventListener("focusin", ({ target }) => {
    if (target.type === "search") target.closest("[data-long]")?.closest("[data-q]").scrollIntoView();
  });
  document.addEventListener("change", ({ target }) => {
    const box = target.name?.startsWith("found:") && target.closest("[data-long]");
    if (!box) return;
    const others = box.dataset.kind === "radio" ? [] : codesOf(box).filter((code) => code !== target.value);
    answer(box, target.checked ? [...others, target.value] : others);
    // An arrow key goes on through what was found; a thumb has chosen.
    if (!target.checked || !Page.isPressed(target)) return;
    box.querySelector("[type=search]").value = "";
    shape(box).then(() => box.querySelector(`[value="${CSS.escape(target.value)}"]`)?.focus());
  });
  document.addEventListener("click", ({ target }) => {
    const box = "change" in target.dataset && target.closest("[data-long]");
    if (!box) return;
    shape(box, true).then(() => box.querySelector("[type=search]").focus());
  });
  document.addEventListener("keydown", (event) => {
    const box = event.key === "Enter" && event.target.type === "search" && event.target.closest("[data-long]");
    if (!box) return;
    event.preventDefault();
    const control = box.querySelector("[data-found] input:not(:checked)");
    control?.dispatchEvent(new Event("pointerdown", { bubbles: true }));
    control?.click();
  });
})();
