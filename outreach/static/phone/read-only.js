/* Answers that may be read and not changed: still sent, still read aloud. */
(() => {
  "use strict";
  Page.views.o = (node, readOnly) => {
    node.fixed = Expressions.holds(readOnly, Page.at(node));
    node.el.ariaReadOnly = node.fixed || null;
    Page.lock(node);
    // Nobody could fill it.
    const must = Page.mustOf(node.el);
    if (must && node.fixed) must.hidden = true;
    for (const button of Page.all(node.el, "button,[type=search]")) button.disabled = node.fixed;
  };
  Page.onWrite((question) => {
    const node = Page.nodes.get(question.dataset.q);
    if (node.fixed) Page.lock(node);
  });
  document.addEventListener("click", (event) => {
    if (!event.target.closest("[data-q][aria-readonly=true] :is(label,[type=radio],[type=checkbox],button)")) return;
    event.preventDefault();
    event.stopImmediatePropagation();
  }, true);
})();
