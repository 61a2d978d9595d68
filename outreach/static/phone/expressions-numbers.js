/* Numbers: spelt, compared, counted, added up and rounded; and days, which count as numbers. */
(() => {
  "use strict";
  const { parts } = Expressions;
  const { PLAIN, compare, first, flatten, says, toText, toTruth } = parts;
  const DAY = 86400000;
  const NUMBER = /^[ \t\r\n]*(-?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+))[ \t\r\n]*$/;
  const MOMENT = /^((?!0000)[0-9]{4}-[0-9]{2}-[0-9]{2})(?:T[0-9]{2}:[0-9]{2}[0-9:.]*(?:Z|[+-][0-9:]+)?)?$/;

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
  parts.spell = (value) => {
    if (Number.isInteger(value)) return BigInt(value).toString();
    const [digits, power] = String(value).split("e-");
    return power ? value.toFixed(Math.min(100, +power + (digits.split(".")[1] || "").length)) : digits;
  };

  parts.same = (left, right) => {
    const [one, other] = [toNumber(left), toNumber(right)];
    return one === other || Math.abs(one - other) < 1e-12;
  };
  Object.assign(parts, { DAY, NUMBER, toNumber });

  const { trunc } = Math;
  const order = (test) => compare((left, right) => test(toNumber(left), toNumber(right)));
  const calculate = (step) => (...given) => given.map(toNumber).reduce(step);

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
    const [number, places] = [toNumber(value), trunc(toNumber(digits))];
    if (!Number.isFinite(number)) return number;
    if (!(Math.abs(places) <= 30)) return NaN;
    const moved = move(number, places);
    return Number.isFinite(moved) ? move(Math.floor(moved + 0.5), -places) : number;
  };

  const numbers = (given) => flatten(given).map(toNumber).filter((number) => number === number);
  const choose = (pick) => (...given) => (numbers(given).length ? pick(...numbers(given)) : NaN);

  Object.assign(PLAIN, {
    "<": order((left, right) => left < right),
    "<=": order((left, right) => left <= right),
    ">": order((left, right) => left > right),
    ">=": order((left, right) => left >= right),
    "+": calculate((left, right) => left + right),
    "-": calculate((left, right) => left - right),
    "*": calculate((left, right) => left * right),
    div: calculate((left, right) => left / right),
    neg: (value) => -toNumber(value),
    boolean: toTruth,
    number: toNumber,
    string: toText,
    mod: calculate((left, right) => left % right),
    int: (value) => trunc(toNumber(value)),
    round,
    count: (value) => [value].flat().length,
    "count-non-empty": (value) => [Array.isArray(value) ? value : toText(value)].flat().filter(says).length,
    sum: (...given) => numbers(given).reduce((total, number) => total + number, 0),
    min: choose(Math.min),
    max: choose(Math.max),
    date,
  });
})();
