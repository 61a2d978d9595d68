/* Choice filters: what a question offers follows the answers; what was chosen and is offered no longer is taken back. */
(() => {
  "use strict";
  const { evaluate, parts: { toText } } = Expressions;

  const listOffered = (node, filter, list) => {
    const context = Page.at(node);
    // Rows of a list by their names, or the answers of a repeat.
    if (Array.isArray(filter))
      return evaluate(filter, context).map(({ text, down }) => (down.length ? down[0].text : text)).filter(Boolean);
    // Columns that are equal to something: no row needs to be planted.
    const columns = Page.lists[list];
    const wanted = Object.entries(filter).map(([column, tree]) => [columns[column] || [], toText(evaluate(tree, context))]);
    return columns.name.filter((code, place) => wanted.every(([texts, text]) => (texts[place] || "") === text));
  };

  const draw = ({ el, place, text }, codes) => {
    const type = el.matches("[role=radiogroup]") ? "radio" : "checkbox";
    const chosen = type === "radio" ? [text] : text.split(" ");
    el.querySelector(".chips").replaceChildren(...codes.map((code) => {
      const [label, input, words] = ["label", "input", "span"].map((tag) => document.createElement(tag));
      Object.assign(input, { type, name: place, value: code, checked: chosen.includes(code) });
      words.textContent = code;
      label.append(input, words);
      return label;
    }));
  };

  const tellNothing = (el, none) => {
    let told = el.querySelector("[data-nothing]");
    if (none && !told) {
      told = Object.assign(document.createElement("p"), { className: "sub", textContent: Page.form.dataset.nothing });
      told.dataset.nothing = "";
      el.append(told);
    }
    if (told) told.hidden = !none;
  };

  Page.views.f = (node, filter) => {
    const list = node.spot.logic.n;
    if (Page.lists[list]?.late) return; // long-lists.js asks again when it has come
    const codes = [...new Set(listOffered(node, filter, list))];
    const offered = codes.join("\n");
    if (node.offered === offered) return;
    node.offered = offered;
    node.codes = new Set(codes);
    if (list[0] === "$") draw(node, codes);
    tellNothing(node.el, !codes.length);
    Page.lock(node);
    if (!node.codes.has(node.text)) Page.put(node, node.text.split(" ").filter((code) => node.codes.has(code)).join(" "));
    Page.run("offer", node.el, codes);
  };
})();
