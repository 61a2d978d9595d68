/* Expressions of a questionnaire, evaluated on the phone exactly as the server does
 * (outreach/questionnaire/expressions/interpreter.py; tests/questionnaire/cases.json is run by both).
 *
 *   Expressions.evaluate(tree, context) → string | number | boolean | array of strings
 *   Expressions.holds(tree, context)    → boolean   (relevant, required, constraint)
 *   Expressions.write(tree, context)    → string    (calculation: what is put into the answer)
 *
 * context = {
 *   value(name) → string: the answer of ${name}, from the nearest repeat outwards; "" when blank or irrelevant;
 *                 a select_multiple gives its codes joined by one space;
 *                 array of strings: asked from outside its repeat, one value an instance ("" when blank);
 *                 for a repeat's own name: an array with one "" an instance;
 *   self        → string: the value of `.`;
 *   today       → "YYYY-MM-DD";
 *   lookup(list, column, key, value) → string: `column` of the row of `list` whose `key` is `value`, else "";
 * }
 * A tree is JSON: text, number, or [operation, argument, …], with ["$", name] for ${name} and ["."] for `.`.
 * Must not touch the page; no eval. A constraint is only asked when its answer is not blank.
 */
const Expressions = (() => {
  "use strict";
  const DAY = 86400000;

  const first = (value) => (Array.isArray(value) ? (value.length ? value[0] : "") : value);

  const toNumber = (given) => {
    const value = first(given);
    if (typeof value !== "string") return Number(value);
    const number = /^[ \t\r\n]*(-?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+))[ \t\r\n]*$/.exec(value);
    if (number) return Number(number[1]);
    if (!/^(?!0000)[0-9]{4}-[0-9]{2}-[0-9]{2}$/.test(value)) return NaN;
    const time = Date.parse(value + "T00:00Z");
    // Some browsers read 30 February as 2 March.
    return time === time && new Date(time).toISOString().startsWith(value) ? time / DAY : NaN;
  };

  // Neither exponents nor a trailing `.0`.
  const toText = (given) => {
    const value = first(given);
    if (typeof value !== "number") return String(value);
    if (Number.isInteger(value)) return BigInt(value).toString();
    const [digits, power] = String(value).split("e-");
    return power ? value.toFixed(Math.min(100, +power + (digits.split(".")[1] || "").length)) : digits;
  };

  const toTruth = (value) =>
    typeof value === "number" ? value === value && value !== 0 : Boolean(Array.isArray(value) ? value.length : value);

  const writeDay = (number) =>
    number >= -719162 && number <= 2932896 ? new Date(Math.floor(number) * DAY).toISOString().slice(0, 10) : "";

  const round = (value, digits = 0) => {
    const [number, places] = [toNumber(value), toNumber(digits)];
    if (!Number.isFinite(number) || places !== places) return places === places ? number : NaN;
    const power = Number("1e" + Math.trunc(Math.min(15, Math.abs(places))));
    const whole = Math.floor((places >= 0 ? number * power : number / power) + 0.5);
    return places >= 0 ? whole / power : whole * power;
  };

  const same = (left, right) => {
    if (typeof left === "string" && typeof right === "string") return left === right;
    if (typeof left === "boolean" || typeof right === "boolean") return toTruth(left) === toTruth(right);
    return toNumber(left) === toNumber(right);
  };

  // A list is true of a comparison as soon as one of its values is; beside a truth it counts as one.
  const compare = (test) => (left, right) => {
    if (!Array.isArray(left) && !Array.isArray(right)) return test(left, right);
    if (typeof left === "boolean" || typeof right === "boolean") return test(toTruth(left), toTruth(right));
    return [left].flat().some((one) => [right].flat().some((other) => test(one, other)));
  };
  const order = (test) => compare((left, right) => test(toNumber(left), toNumber(right)));
  const calculate = (step) => (left, right) => step(toNumber(left), toNumber(right));
  const choose = (pick) => (...given) => (given.flat().length ? pick(...given.flat().map(toNumber)) : NaN);
  const codes = (value) => toText(value).split(" ").filter(Boolean);

  const OPERATIONS = {
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
    concat: (...given) => given.flat().map(toText).join(""),
    "string-length": (value) => [...toText(value)].length,
    regex: (value, pattern) => new RegExp(`^(?:${toText(pattern)})$`, "u").test(toText(value)),
    selected: (value, code) => codes(value).includes(toText(code)),
    "count-selected": (value) => codes(value).length,
    count: (...given) => given.flat().length,
    "count-non-empty": (...given) => given.flat().filter((value) => toText(value) !== "").length,
    sum: (...given) => given.flat().reduce((total, value) => total + toNumber(value), 0),
    min: choose(Math.min),
    max: choose(Math.max),
    coalesce: (...given) => given.map(toText).find((text) => text !== "") || "",
    date: (value) => writeDay(toNumber(value)),
  };

  const evaluate = (tree, context) => {
    if (!Array.isArray(tree)) return tree;
    const [operation, ...parts] = tree;
    const read = (part) => evaluate(part, context);
    switch (operation) {
      case "$": return context.value(parts[0]);
      case ".": return context.self;
      case "today": return context.today;
      case "or": return parts.some((part) => toTruth(read(part)));
      case "and": return parts.every((part) => toTruth(read(part)));
      case "if": return read(parts[toTruth(read(parts[0])) ? 1 : 2]);
      case "once": return context.self || read(parts[0]);
      case "pulldata": return context.lookup(...parts.map((part) => toText(read(part))));
      default: return OPERATIONS[operation](...parts.map(read));
    }
  };

  return {
    evaluate,
    holds: (tree, context) => toTruth(evaluate(tree, context)),
    write: (tree, context) => {
      const text = toText(evaluate(tree, context));
      return text === "NaN" ? "" : text;
    },
  };
})();
