/* The first value of a question, reckoned when it first appears: never again, so that it may be taken back. */
Page.weights.d = (node, first) => {
  if (node.begun) return;
  node.begun = true;
  // What the server shows has its first value already; a page that the phone kept has none.
  if (!node.text && !(Page.starting && node.el && !Page.fresh)) Page.make(node, first);
};
