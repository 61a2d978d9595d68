/* Expressions of a questionnaire, evaluated as the server does; expressions-paths.js says what a context is. */
const Expressions = (() => {
  "use strict";
  const isList = Array.isArray;
  const textOf = (item) => (typeof item === "object" ? item.text : item);
  const first = (value) => (isList(value) ? (value.length ? textOf(value[0]) : "") : value);
  const flatten = (given) => given.flat().map(textOf);

  const toText = (given) => {
    const value = first(given);
    return typeof value === "number" ? parts.spell(value) : String(value);
  };

  // A group says what stands in it.
  const says = (item) => (typeof item === "object" ? item.text || item.down.length : item) > "";
  const toTruth = (value) =>
    typeof value === "number" ? value === value && value !== 0 : isList(value) ? value.some(says) : Boolean(value);

  const same = (left, right) => {
    if (typeof left === "string" && typeof right === "string") return left === right;
    if (typeof left === "boolean" || typeof right === "boolean") return toTruth(left) === toTruth(right);
    return parts.same(left, right);
  };

  // A nodeset is true of a comparison as soon as one of its values is; beside a truth it counts as one.
  const compare = (test) => (left, right) => {
    if (!isList(left) && !isList(right)) return test(left, right);
    if (typeof left === "boolean" || typeof right === "boolean") return test(toTruth(left), toTruth(right));
    return flatten([left]).some((one) => flatten([right]).some((other) => test(one, other)));
  };

  // Given the values of their arguments; then those given their tree.
  const PLAIN = {
    "=": compare(same),
    "!=": compare((left, right) => !same(left, right)),
    true: () => true,
    false: () => false,
    not: (value) => !toTruth(value),
    concat: (...given) => flatten(given).map(toText).join(""),
    selected: (value, code) => toText(value).split(" ").includes(toText(code).replace(/^ +| +$/g, "")),
  };

  const WITHIN = {
    $: (tree, context) => context.value(tree[1]),
    ".": (tree, context) => context.self,
    today: (tree, context) => context.today,
    or: (tree, context) => tree.slice(1).some((part) => toTruth(evaluate(part, context))),
    and: (tree, context) => tree.slice(1).every((part) => toTruth(evaluate(part, context))),
    if: (tree, context) => evaluate(tree[toTruth(evaluate(tree[1], context)) ? 2 : 3], context),
    coalesce: (tree, context) => {
      for (const part of tree.slice(1)) {
        const value = evaluate(part, context);
        if (!["", "NaN"].includes(toText(value))) return first(value);
      }
      return "";
    },
    pulldata: (tree, context) => context.lookup(...tree.slice(1).map((part) => toText(evaluate(part, context)))),
  };

  const evaluate = (tree, context) => {
    if (!isList(tree)) return tree;
    const within = WITHIN[tree[0]];
    return within ? within(tree, context) : PLAIN[tree[0]](...tree.slice(1).map((part) => evaluate(part, context)));
  };

  // expressions-numbers.js spells and compares numbers; without any, there is nothing to spell.
  const parts = { PLAIN, WITHIN, compare, first, flatten, says, toText, toTruth };

  return {
    evaluate,
    holds: (tree, context) => toTruth(evaluate(tree, context)),
    write: (tree, context) => {
      const text = toText(evaluate(tree, context));
      return text === "NaN" ? "" : text;
    },
    parts,
  };
})();
