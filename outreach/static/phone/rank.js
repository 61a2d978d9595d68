/* Ranks: a choice goes up or down; the order as it stands is kept, or taken back. */
(() => {
  "use strict";
  const { all } = Page;
  const listShown = (rank) => all(rank, "li:not([hidden])");
  const codeOf = (item) => item.dataset.code;

  const draw = (rank) => {
    const ranked = !!rank.querySelector("input").value;
    listShown(rank).forEach((item, place) => { item.querySelector("b").textContent = ranked ? place + 1 : "–"; });
    const [keep, clear] = all(rank, ":scope>button");
    keep.hidden = ranked;
    clear.hidden = !ranked;
  };

  const answer = (rank, text) => {
    const input = rank.querySelector("input");
    input.value = text;
    draw(rank);
    Page.change(input);
  };

  const write = (rank) => answer(rank, listShown(rank).map(codeOf).join(" "));

  const tell = (rank, item) => {
    const shown = listShown(rank);
    const told = { label: item.querySelector("span").textContent, place: shown.indexOf(item) + 1, count: shown.length };
    rank.querySelector("[role=status]").textContent =
      rank.dataset.told.replace(/\{(\w+)\}/g, (whole, name) => told[name]);
  };

  const move = (rank, item, way) => {
    const shown = listShown(rank);
    const other = shown[shown.indexOf(item) + way];
    if (other) way < 0 ? other.before(item) : other.after(item);
    write(rank);
    tell(rank, item);
  };

  // What the page or another part wrote is shown in its order.
  const show = (question) => {
    const rank = question.querySelector(":scope>.rank");
    if (!rank) return;
    const codes = rank.querySelector("input").value.split(" ");
    const items = all(rank, "li").sort((one, other) => codes.indexOf(codeOf(one)) - codes.indexOf(codeOf(other)));
    if (codes[0]) rank.querySelector("ol").append(...items);
    draw(rank);
  };

  Page.onWrite(show);
  Page.onOffer((question, codes) => {
    const rank = question.querySelector(":scope>.rank");
    if (!rank) return;
    for (const item of all(rank, "li")) item.hidden = !!codes && !codes.includes(codeOf(item));
    const told = rank.querySelector("input").value;
    const whole = listShown(rank).every((item) => told.split(" ").includes(codeOf(item)));
    if (told && !(whole && told.split(" ").length === listShown(rank).length)) answer(rank, "");
    else draw(rank);
  });

  document.addEventListener("click", (event) => {
    const button = event.target.closest(".rank button");
    if (!button) return;
    event.preventDefault();
    const rank = button.closest(".rank");
    const [action] = button.value.split(":");
    if (action === "clear") answer(rank, "");
    else if (action === "keep") write(rank);
    else move(rank, button.closest("li"), action === "up" ? -1 : 1);
    (button.hidden ? all(rank, ":scope>button").find((other) => !other.hidden) : button).focus();
  });
})();
