/* Answers that may be read and not changed: still sent, still read aloud. */
(() => {
  "use strict";
  const { all } = Page;
  Page.views.o = (node, readOnly) => {
    const { el } = node;
    node.fixed = Expressions.holds(readOnly, Page.at(node));
    el.toggleAttribute("data-fixed", node.fixed);
    if (el.matches("[role=radiogroup]")) el.ariaReadOnly = node.fixed;
    Page.lock(node);
    // Nobody could fill it.
    const must = Page.mustOf(el);
    if (must && node.fixed) must.hidden = true;
    for (const control of all(el, "button,[type=search],[type=file]")) control.disabled = node.fixed;
    for (const seen of all(el, "input:not([name])")) seen.readOnly = node.fixed;
  };
  Page.onWrite((question) => {
    const node = Page.nodes.get(question.dataset.q);
    if (node.fixed) Page.lock(node);
  });
  document.addEventListener("click", (event) => {
    if (!event.target.closest("[data-fixed] :is(label,[type=radio],[type=checkbox],button)")) return;
    event.preventDefault();
    event.stopImmediatePropagation();
  }, true);
})();
