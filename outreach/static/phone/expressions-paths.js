/* Paths and predicates, and where a node stands among its likes.
 *
 * A node is { name, text, up, down }: its answer ("" when blank or a group), what it stands in, what stands in it, in
 * document order; only what applies. The context that every expression is given has
 *   value(name) → string: the answer of ${name}, "" when blank; array: from outside its repeat, one an instance;
 *   self, past  → string: the value of `.`, and what once() keeps (self when missing);
 *   today       → "YYYY-MM-DD";
 *   lookup(list, column, key, value) → string: `column` of the row whose `key` is `value`;
 * and, for what stands here, may have
 *   node, root   → where the expression stands, and the root of the answers (without them paths find nothing);
 *   nodes(name)  → array: the nodes of ${name} seen from there; everywhere(name) → those of the whole form;
 *   instance(id) → a node without a name whose only child is `root`;
 *   now          → "YYYY-MM-DDTHH:MM:SS.mmm+01:00", its offset being that of every time written without one;
 *   language     → "fr", else days and months are named in English;
 *   choiceLabel(name, code), itext(id) → string; draw() → number from 0 to 1.
 * Its functions are called without their own `this`. tests/questionnaire/cases.json is run here and on the server.
 */
(() => {
  "use strict";
  const { evaluate, parts } = Expressions;
  const { WITHIN, toText, toTruth } = parts;
  const ask = (context, name, ...given) => (context[name] ? context[name](...given) : "");
  const originOf = (context) => context.origin || context;

  const below = (node) => node.down.flatMap((each) => [each, ...below(each)]);
  const above = (node) => (node.up ? [node.up, ...above(node.up)] : []);
  const beside = (node, forward) => {
    const family = node.up ? [...node.up.down] : [node];
    const place = family.indexOf(node);
    return forward ? family.slice(place + 1) : family.slice(0, place).reverse();
  };
  const namesakes = (node) => (node.up ? node.up.down.filter((each) => each.name === node.name) : [node]);

  const AXES = {
    child: (node) => [...node.down],
    parent: (node) => (node.up ? [node.up] : []),
    self: (node) => [node],
    descendant: below,
    "descendant-or-self": (node) => [node, ...below(node)],
    ancestor: above,
    "ancestor-or-self": (node) => [node, ...above(node)],
    "following-sibling": (node) => beside(node, true),
    "preceding-sibling": (node) => beside(node, false),
  };

  const inOrder = (nodes) => {
    const ways = new Map();
    const way = (node) => {
      if (!node.up) return "";
      if (!ways.has(node)) node.up.down.forEach((each, place) => ways.set(each, way(node.up) + String(place).padStart(7, "0")));
      return ways.get(node);
    };
    return [...new Set(nodes)].sort((one, other) => (way(one) < way(other) ? -1 : 1));
  };

  const keep = (nodes, predicates, context) =>
    predicates.reduce((kept, predicate) => {
      const item = Object.create(context);
      item.origin = originOf(context);
      return kept.filter((node, place) => {
        Object.assign(item, { node, self: node.text, position: place + 1, size: kept.length });
        const value = evaluate(predicate, item);
        return typeof value === "number" ? value === place + 1 : toTruth(value);
      });
    }, nodes);

  const take = (node, [axis, test, ...predicates], context) => {
    const kept = keep(AXES[axis](node).filter((each) => test === "*" || each.name === test), predicates, context);
    return /^(anc|prec)/.test(axis) ? kept.reverse() : kept;
  };

  // `${rep}[1]` stands for /data/…/rep[1]: the first of each parent; `(//x)[1]` is the first of all.
  const filterWhole = (nodes, [, , ...predicates], byParent, context) =>
    [...new Set(nodes.map((node) => byParent && node.up))]
      .flatMap((up) => keep(nodes.filter((node) => !byParent || node.up === up), predicates, context));

  const begin = (start, context) => {
    if (start === ".") return context.node ? [context.node] : [];
    if (start === "/") {
      const { root } = context;
      return root ? [root.name ? { name: "", text: "", down: [root] } : root] : [];
    }
    const found = start[0] === "$" ? ask(context, "nodes", start[1]) : evaluate(start, context);
    return [found].flat().filter((each) => each.down);
  };

  const findNodes = (start, steps, context) => {
    let nodes = begin(start, context);
    let ordered = nodes.length < 2;
    const { node: here } = originOf(context);
    // As in ODK, an absolute path stays in the instances of repeats that the expression stands in.
    let own = start === "/" && here && [here, ...above(here)];
    steps.forEach((step, index) => {
      if (Array.isArray(start) && !index && step[0] === "self") {
        nodes = filterWhole(nodes, step, start[0] === "$", context);
        return;
      }
      ordered = ordered && ["child", "self"].includes(step[0]);
      const found = nodes.flatMap((node) => take(node, step, context));
      nodes = nodes.length > 1 && !ordered ? inOrder(found) : found;
      ordered = ordered || nodes.length < 2;
      const mine = nodes.filter((node) => own && own.includes(node));
      own = step[0] === "child" && step.length < 3 && index < steps.length - 1 && mine.length ? own : null;
      if (own) nodes = mine;
    });
    return nodes;
  };
  const nodesOf = (tree, context) => (Array.isArray(tree) ? findNodes(tree, [], context) : []);
  const hereOr = (tree, context) => (tree.length > 1 ? nodesOf(tree[1], context) : begin(".", context))[0];

  Object.assign(parts, { above, ask, begin, nodesOf, originOf });

  Object.assign(WITHIN, {
    path: ([, start, ...steps], context) => findNodes(start, steps, context),
    "|": (tree, context) => inOrder(tree.slice(1).flatMap((part) => nodesOf(part, context))),
    $last: () => "",
    position: (tree, context) => {
      if (tree.length < 2 && context.position) return context.position;
      const node = hereOr(tree, context);
      return node ? namesakes(node).indexOf(node) + 1 : NaN;
    },
    last: (tree, context) => context.size || (context.node ? namesakes(context.node).length : NaN),
    name: (tree, context) => (hereOr(tree, context) || { name: "" }).name,
    current: (tree, context) => {
      const { node, self } = originOf(context);
      return [node || self];
    },
    instance: ([, id], context) => [ask(context, "instance", id) || []].flat(),
    "jr:choice-name": ([, code, name], context) => ask(context, "choiceLabel", name, toText(evaluate(code, context))),
    "jr:itext": ([, id], context) => ask(context, "itext", toText(evaluate(id, context))),
  });
})();
