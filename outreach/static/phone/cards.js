/* The cards of a repeat: one more, one less, and back again. */
(() => {
  "use strict";
  const { all } = Page;

  const number = (cards) => all(cards, ":scope>[data-card]").forEach((card, place) => {
    for (const mark of all(card, "[data-n]")) if (mark.closest("[data-card]") === card) mark.textContent = place + 1;
  });

  // After cards have come or gone: what leans on them follows.
  Page.followCards = (repeat, ...added) => {
    number(repeat.el.querySelector("[data-cards]"));
    Page.sync(repeat);
    for (const card of added) Page.run("start", card);
    Page.spread(repeat);
    Page.settle();
  };

  Page.insertCard = (repeat) => {
    const { el, place } = repeat;
    const cards = el.querySelector("[data-cards]");
    const blank = el.querySelector(":scope>template").innerHTML;
    cards.insertAdjacentHTML("beforeend", blank.replaceAll(`${place}-__`, `${place}-${repeat.next++}`));
    return cards.lastElementChild;
  };

  Page.most = 50; // questionnaire/reckoning.py counts the same
  Page.tellMost = ({ el }, told) => { el.querySelector(":scope>[data-most]").hidden = !told; };

  const remove = (card) => {
    const repeat = Page.nodes.get(card.closest("[data-q]").dataset.q);
    const note = document.createElement("p");
    const undo = document.createElement("button");
    const swap = (out, back, focused) => {
      out.replaceWith(back);
      focused.focus();
      Page.followCards(repeat);
    };
    Object.assign(undo, { type: "button", textContent: Page.form.dataset.undo, onclick: () => swap(note, card, card) });
    note.className = "note row";
    note.append(`${Page.form.dataset.removed} `, undo);
    card.tabIndex = -1;
    Page.dirty = true;
    swap(card, note, undo);
  };

  document.addEventListener("click", (event) => {
    const button = event.target.closest("#survey button[name=_step]");
    if (!/^(add|remove):/.test(button?.value)) return;
    event.preventDefault();
    if (!button.value.startsWith("add:")) return remove(button.closest("[data-card]"));
    const repeat = Page.nodes.get(button.closest("[data-q]").dataset.q);
    const full = repeat.cards.length >= Page.most;
    Page.tellMost(repeat, full);
    if (full) return;
    const card = Page.insertCard(repeat);
    Page.followCards(repeat, card);
    card.tabIndex = -1;
    card.focus();
  });
})();
