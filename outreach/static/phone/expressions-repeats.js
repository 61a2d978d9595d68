/* Instances of repeats asked for by their number. */
(() => {
  "use strict";
  const { evaluate, parts: { WITHIN, above, ask, nodesOf, originOf, toNumber } } = Expressions;
  const { trunc } = Math;
  const wayOf = (node) => [node, ...above(node)].map((each) => each.name).join("/");

  const everywhere = (tree, context) => {
    const all = (name) => [...ask(context, "everywhere", name)];
    if (tree[0] === "$") return all(tree[1]);
    const [found] = nodesOf(tree, context);
    return found ? all(found.name).filter((node) => wayOf(node) === wayOf(found)) : [];
  };
  const within = (nodes, group) => nodes.filter((node) => node === group || above(node).includes(group));
  const near = (nodes, here) =>
    (here ? above(here) : []).map((group) => within(nodes, group).filter((node) => node !== group))
      .find((found) => found.length) || nodes;
  WITHIN["indexed-repeat"] = ([, wanted, ...told], context) => {
    const pairs = [];
    for (let place = 0; place < told.length; place += 2) {
      const number = trunc(toNumber(evaluate(told[place + 1], context)));
      pairs.push([everywhere(told[place], context), Number.isFinite(number) && number > 1 ? number : 1]);
    }
    const depth = ([[node]]) => (node ? above(node).length : -1);
    let group = null;
    for (const [found, number] of pairs.sort((one, other) => depth(one) - depth(other))) {
      group = (group ? within(found, group) : near(found, originOf(context).node))[number - 1];
      if (!group) return [];
    }
    return within(everywhere(wanted, context), group);
  };
})();
