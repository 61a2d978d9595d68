/* Texts: cut, joined, searched, and lists of codes. */
(() => {
  "use strict";
  const { PLAIN, flatten, toNumber, toText, toTruth } = Expressions.parts;
  const { trunc } = Math;
  const cut = (value, from, to = Infinity) => [...toText(value)].slice(toNumber(from), toNumber(to)).join("");
  const halfUp = (number) => Math.floor(number + 0.5);
  const cutAsXPath = (value, from, many) => {
    const first = halfUp(toNumber(from));
    const last = many === undefined ? Infinity : first + halfUp(toNumber(many));
    return [...toText(value)].filter((sign, place) => first <= place + 1 && place + 1 < last).join("");
  };
  const translate = (value, old, by) => {
    const [from, to] = [[...toText(old)], [...toText(by)]];
    return [...toText(value)].map((sign) => (from.includes(sign) ? to[from.indexOf(sign)] || "" : sign)).join("");
  };
  const codes = (value, blank = " ") => toText(value).split(blank).filter(Boolean);
  const list = (value) => (Array.isArray(value) ? flatten(value) : [value]);
  const weigh = (least, most, ...given) => {
    let total = 0;
    for (let place = 0; place + 1 < given.length; place += 2) {
      const weights = list(given[place + 1]);
      list(given[place]).slice(0, weights.length).forEach((held, each) => {
        total += toTruth(held) ? toNumber(weights[each]) : 0;
      });
    }
    return toNumber(least) <= total && total <= toNumber(most);
  };

  Object.assign(PLAIN, {
    "string-length": (value) => [...toText(value)].length,
    regex: (value, pattern) => new RegExp(`^(?:${pattern})$`, "u").test([...toText(value)].slice(0, 2000).join("")),
    "boolean-from-string": (value) => ["true", "1"].includes(toText(value).toLowerCase()),
    join: (mark, ...given) => flatten(given).map(toText).join(toText(mark)),
    substr: cut,
    substring: cutAsXPath,
    "substring-before": (value, mark) => {
      const place = toText(value).indexOf(toText(mark));
      return place > 0 ? toText(value).slice(0, place) : "";
    },
    "substring-after": (value, mark) => {
      const place = toText(value).indexOf(toText(mark));
      return place < 0 ? "" : toText(value).slice(place + toText(mark).length);
    },
    "starts-with": (value, mark) => toText(value).startsWith(toText(mark)),
    "ends-with": (value, mark) => toText(value).endsWith(toText(mark)),
    contains: (value, mark) => toText(value).includes(toText(mark)),
    translate,
    "normalize-space": (value) => codes(value, /[ \t\r\n]/).join(" "),
    "selected-at": (value, place) => {
      const number = toNumber(place);
      return (number > -1 && codes(value)[trunc(number)]) || "";
    },
    "count-selected": (value) => codes(value).length,
    checklist: (fewest, most, ...given) => {
      const held = flatten(given).filter(toTruth).length;
      return !(toNumber(fewest) > held) && (toNumber(most) < 0 || held <= toNumber(most));
    },
    "weighted-checklist": weigh,
  });
})();
