/* Long lists of choices: the first ones, what is found, the chosen one alone. */
(() => {
  "use strict";
  const FIRST_ROWS = 6;
  const EMPTY = "plu dan pour mon mes trop chez avec une des les que qui est pas fait cher aux sur arriv".split(" ");
  const { all } = Page;
  const fold = (text) => text.normalize("NFD").replace(/[\u0300-\u036f]/g, "").toLowerCase();

  const split = (text) => (fold(text).match(/[\p{L}\d]+/gu) || []).map((word) => word.replace(/^(.{3,}?)e?[sx]?$/, "$1"));

  const rank = (list, words) => {
    for (const row of list) row.held = row.score = 0;
    for (const word of words) {
      const holders = list.filter((row) => row.words.some((other) => other.startsWith(word)));
      for (const row of holders) {
        row.held++;
        row.score += (row.words.includes(word) ? 2 : 1) / holders.length;
      }
    }
    return [...list].sort((one, other) => other.score - one.score);
  };

  const shape = (rows, open) => {
    const [search, more] = [rows.querySelector("[type=search]"), rows.querySelector("[data-more]")];
    rows.list ||= all(rows, "label").map((label) =>
      ({ label, words: split(`${label.textContent} ${label.control.dataset.w || ""}`) }));
    const list = rows.list.filter((row) => !row.label.control.disabled);
    const short = list.length < FIRST_ROWS + 3;
    const typed = split(search.value);
    const told = typed.filter((word) => word.length > 2 && !EMPTY.includes(word));
    const words = told.length ? told : typed;
    const chosen = !open && !words.length && rows.querySelector(":checked");
    const ranked = rank(list, words);
    let found = ranked.filter((row) => row.held === words.length);
    if (!found.length) found = ranked.filter((row) => row.held).slice(0, FIRST_ROWS);
    else if (!words.length && !open && !short) found = found.slice(0, FIRST_ROWS);
    for (const row of rows.list) row.label.hidden = chosen ? !row.label.contains(chosen) : !found.includes(row);
    if (words.length || rows.sorted) { // in its own order until something is looked for
      const focused = document.activeElement;
      search.after(...ranked.map((row) => row.label));
      focused.focus();
      rows.sorted = words.length;
    }
    search.hidden = short || !!chosen;
    more.hidden = !chosen && (found.length === list.length || words.length > 0);
    more.textContent = chosen ? Page.form.dataset.change : more.dataset.more;
    rows.querySelector("[role=status]").textContent = found.length || !list.length ? "" : Page.form.dataset.none;
  };

  const OWN = ".rows:not([data-long])"; // long-lists.js has the others
  const shapeAll = (root) => all(root, OWN).forEach((rows) => shape(rows));
  Page.onStart(shapeAll);
  Page.onWrite(shapeAll);
  Page.onOffer(shapeAll);

  document.addEventListener("click", ({ target }) => {
    const rows = target.closest(OWN);
    if (!rows) return;
    if ("more" in target.dataset) return shape(rows, true);
    if (target.type !== "radio" || !Page.isPressed(target)) return; // an arrow key: the list stays open
    rows.querySelector("[type=search]").value = "";
    shape(rows);
  });
  document.addEventListener("input", ({ target }) => {
    if (target.type === "search" && target.closest(OWN)) shape(target.parentElement, !target.value);
  });
  document.addEventListener("keydown", (event) => {
    const { key, target } = event;
    if (key !== "Enter" || target.type !== "search" || !target.closest(OWN)) return;
    event.preventDefault();
    const control = all(target.parentElement, "label").find((label) => !label.hidden)?.control;
    control?.dispatchEvent(new Event("pointerdown", { bubbles: true }));
    control?.click();
    control?.focus();
  });
})();
