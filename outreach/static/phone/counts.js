/* Repeats that have as many cards as the form says: the values of a card taken away come back with it. */
Page.weights.c = (node, count) => {
  const { evaluate, parts: { toNumber } } = Expressions;
  const number = toNumber(evaluate(count, Page.at(node)));
  const asked = Number.isFinite(number) ? Math.floor(Math.max(0, number)) : 0;
  const cards = node.el.querySelector(":scope>[data-cards]");
  const added = [];
  node.spare ||= [];
  Page.tellMost(node, asked > Page.most);
  while (cards.children.length > Math.min(asked, Page.most)) {
    node.spare.push(cards.lastElementChild);
    cards.lastElementChild.remove();
  }
  while (cards.children.length < Math.min(asked, Page.most)) {
    if (node.spare.length) cards.append(node.spare.pop());
    else added.push(Page.insertCard(node));
  }
  if (cards.children.length !== node.cards.length) Page.followCards(node, ...added);
};
