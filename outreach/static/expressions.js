/* Expressions of a questionnaire, evaluated as the server does; expressions-more.js says what a context is. */
const Expressions = (() => {
  "use strict";
  const DAY = 86400000;
  const NUMBER = /^[ \t\r\n]*(-?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+))[ \t\r\n]*$/;
  const MOMENT = /^((?!0000)[0-9]{4}-[0-9]{2}-[0-9]{2})(?:T[0-9]{2}:[0-9]{2}[0-9:.]*(?:Z|[+-][0-9:]+)?)?$/;

  const isList = Array.isArray;
  const textOf = (item) => (typeof item === "object" ? item.text : item);
  const first = (value) => (isList(value) ? (value.length ? textOf(value[0]) : "") : value);
  const flatten = (given) => given.flat().map(textOf);

  const toNumber = (given) => {
    const value = first(given);
    if (typeof value !== "string") return Number(value);
    const number = NUMBER.exec(value);
    if (number) return Number(number[1]);
    const day = MOMENT.exec(value);
    const time = day ? Date.parse(day[1] + "T00:00Z") : NaN;
    // Some browsers read 30 February as 2 March.
    return time === time && new Date(time).toISOString().startsWith(day[1]) ? time / DAY : NaN;
  };

  // Neither exponents nor a trailing `.0`.
  const toText = (given) => {
    const value = first(given);
    if (typeof value !== "number") return String(value);
    if (Number.isInteger(value)) return BigInt(value).toString();
    const [digits, power] = String(value).split("e-");
    return power ? value.toFixed(Math.min(100, +power + (digits.split(".")[1] || "").length)) : digits;
  };

  // A group says what stands in it.
  const says = (item) => (typeof item === "object" ? item.text || item.down.length : item) > "";
  const toTruth = (value) =>
    typeof value === "number" ? value === value && value !== 0 : isList(value) ? value.some(says) : Boolean(value);

  const writeDay = (number) =>
    number >= -719162 && number <= 2932896 ? new Date(Math.floor(number) * DAY).toISOString().slice(0, 10) : "";

  const date = (value) => {
    const number = toNumber(value);
    return writeDay(number === number ? number : toNumber(toText(value).replace(/-([0-9])(?=-|T|$)/g, "-0$1")));
  };

  // The point is moved in the number as written: 1.005 to two decimals is 1.01.
  const move = (number, places) => {
    const [digits, power] = String(number).split("e");
    return Number(`${digits}e${Number(power || 0) + places}`);
  };
  const round = (value, digits = 0) => {
    const [number, places] = [toNumber(value), Math.trunc(toNumber(digits))];
    if (!Number.isFinite(number)) return number;
    if (!(Math.abs(places) <= 30)) return NaN;
    const moved = move(number, places);
    return Number.isFinite(moved) ? move(Math.floor(moved + 0.5), -places) : number;
  };

  const same = (left, right) => {
    if (typeof left === "string" && typeof right === "string") return left === right;
    if (typeof left === "boolean" || typeof right === "boolean") return toTruth(left) === toTruth(right);
    const [one, other] = [toNumber(left), toNumber(right)];
    return one === other || Math.abs(one - other) < 1e-12;
  };

  // A nodeset is true of a comparison as soon as one of its values is; beside a truth it counts as one.
  const compare = (test) => (left, right) => {
    if (!isList(left) && !isList(right)) return test(left, right);
    if (typeof left === "boolean" || typeof right === "boolean") return test(toTruth(left), toTruth(right));
    return flatten([left]).some((one) => flatten([right]).some((other) => test(one, other)));
  };
  const order = (test) => compare((left, right) => test(toNumber(left), toNumber(right)));
  const calculate = (step) => (...given) => given.map(toNumber).reduce(step);
  const numbers = (given) => flatten(given).map(toNumber).filter((number) => number === number);
  const choose = (pick) => (...given) => (numbers(given).length ? pick(...numbers(given)) : NaN);
  const codes = (value) => toText(value).split(" ");

  // Given the values of their arguments; then those given their tree.
  const PLAIN = {
    "=": compare(same),
    "!=": compare((left, right) => !same(left, right)),
    "<": order((left, right) => left < right),
    "<=": order((left, right) => left <= right),
    ">": order((left, right) => left > right),
    ">=": order((left, right) => left >= right),
    "+": calculate((left, right) => left + right),
    "-": calculate((left, right) => left - right),
    "*": calculate((left, right) => left * right),
    div: calculate((left, right) => left / right),
    mod: calculate((left, right) => left % right),
    neg: (value) => -toNumber(value),
    true: () => true,
    false: () => false,
    not: (value) => !toTruth(value),
    boolean: toTruth,
    number: toNumber,
    string: toText,
    int: (value) => Math.trunc(toNumber(value)),
    round,
    concat: (...given) => flatten(given).map(toText).join(""),
    "string-length": (value) => [...toText(value)].length,
    regex: (value, pattern) => new RegExp(`^(?:${pattern})$`, "u").test([...toText(value)].slice(0, 2000).join("")),
    selected: (value, code) => codes(value).includes(toText(code).replace(/^ +| +$/g, "")),
    "count-selected": (value) => codes(value).filter(Boolean).length,
    count: (value) => [value].flat().length,
    "count-non-empty": (value) => [isList(value) ? value : toText(value)].flat().filter(says).length,
    sum: (...given) => numbers(given).reduce((total, number) => total + number, 0),
    min: choose(Math.min),
    max: choose(Math.max),
    date,
  };

  const WITHIN = {
    $: (tree, context) => context.value(tree[1]),
    ".": (tree, context) => context.self,
    today: (tree, context) => context.today,
    or: (tree, context) => tree.slice(1).some((part) => toTruth(evaluate(part, context))),
    and: (tree, context) => tree.slice(1).every((part) => toTruth(evaluate(part, context))),
    if: (tree, context) => evaluate(tree[toTruth(evaluate(tree[1], context)) ? 2 : 3], context),
    once: (tree, context) => (context.past === undefined ? context.self : context.past) || evaluate(tree[1], context),
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

  return {
    evaluate,
    holds: (tree, context) => toTruth(evaluate(tree, context)),
    write: (tree, context) => {
      const text = toText(evaluate(tree, context));
      return text === "NaN" ? "" : text;
    },
    parts: { PLAIN, WITHIN, DAY, NUMBER, toNumber, toText, toTruth, flatten, says, round },
  };
})();
