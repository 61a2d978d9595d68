/* The answers that labels, hints and choices cite, as text and nothing else. */
Page.views.l = (node) => {
  if (!node.el) return;
  for (const output of Page.all(node.el, "output[data-cite]")) {
    if (output.closest("[data-q]") !== node.el) continue;
    const text = Expressions.write(["$", output.dataset.cite], Page.at(node));
    output.ariaLive = "off"; // a label says it when it is read
    if (output.textContent !== text) output.textContent = text;
  }
};
