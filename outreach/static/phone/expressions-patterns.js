/* Patterns, walked through all ways at once: the time taken grows with the text, no faster. A step is a set, as a
 * pattern of one sign, or ["split", this, or that], the others being as far away as they say. */
(() => {
  "use strict";
  const { PLAIN, toText } = Expressions.parts;
  const refuse = () => { throw SyntaxError(); };
  const UNIT =
    /^(?!\{[0-9]*,?[0-9]*\})(?:\\(?:[dwstnvfrDWS]|x[0-9A-Fa-f]{2}|u[0-9A-Fa-f]{4}|[^0-9A-Za-z])|\[\^?\]?(?:\\(?:[dwstnvfrDWS]|x[0-9A-Fa-f]{2}|u[0-9A-Fa-f]{4}|[^0-9A-Za-z])|[^\]\\[])*\]|[^\\[*+?])/u;
  const readSet = (unit) => {
    if (unit.includes("&&")) refuse();
    const inside = unit === "." ? "[^\\n\\r\\x85\\u2028\\u2029]" : unit[1] && unit[0] === "[" ? unit : `[${unit}]`;
    const set = `^${inside.replace(/^(\[\^?)\]/, "$1\\]")}$`;
    try {
      return RegExp(set, "u");
    } catch (fault) {
      // Needless escapes and hyphens, which Java lets pass.
      return RegExp(set);
    }
  };
  const readPattern = (text) => {
    let rest = text;
    const next = (pattern) => {
      const found = pattern.exec(rest);
      if (found) rest = rest.slice(found[0].length);
      return found;
    };
    const readOne = (depth) => {
      const group = next(/^\((\?[:=!])?/);
      if (group) {
        const steps = readAny(depth + 1);
        const look = /[=!]$/.test(group[0]);
        if (look && steps.flat().includes("look")) refuse();
        return next(/^\)/) ? (look ? [["look", group[1] === "?!", steps.length + 2], ...steps, ["done"]] : steps) : refuse();
      }
      const edge = next(/^(?:\\([bB])|\^|\$)/);
      if (edge) return [edge[1] ? ["edge", edge[1] === "B"] : [edge[0] === "^" ? "start" : "end"]];
      return [["set", readSet((next(UNIT) || refuse())[0])]];
    };
    const readTimes = (steps) => {
      const found = next(/^(?:[*+?]|\{(?!,?\})([0-9]*)(,?)([0-9]*)\})/);
      if (!found) return steps;
      const [sign, low, comma, high] = found;
      const [fewest, most] = { "*": [0, -1], "+": [1, -1], "?": [0, 1] }[sign] ||
        [+low, high ? +high : comma ? -1 : +low];
      if (Math.max(fewest, most) > 1000 || (most >= 0 && most < fewest)) refuse();
      next(/^\?/);
      if (steps.some(([kind]) => !/^s[ep]/.test(kind)) || /^[*+?{]/.test(rest)) refuse();
      const size = steps.length;
      let after = most < 0 ? [["split", 1, size + 2], ...steps, ["split", -size - 1, 1]] : [];
      for (let time = fewest; time < most; time += 1) after = [["split", 1, size + 1 + after.length], ...steps, ...after];
      for (let time = 0; time < fewest; time += 1) after = [...steps, ...after];
      return after.length > 1000 ? refuse() : after;
    };
    const readAny = (depth) => {
      if (depth > 20) refuse();
      const ways = [];
      do {
        let all = [];
        while (rest && !/^[|)]/.test(rest)) all = [...all, ...readTimes(readOne(depth))];
        ways.push(all);
      } while (next(/^\|/));
      return ways.reduceRight((after, way) =>
        [["split", 1, way.length + 2], ...way, ["split", after.length + 1, after.length + 1], ...after]);
    };
    const steps = [...readAny(0), ["done"]];
    return rest || steps.length > 1001 || text.length > 4000 ? refuse() : steps;
  };

  PLAIN.match = (value, pattern) => {
    try {
      const steps = readPattern(toText(pattern));
      const signs = [...toText(value)].slice(0, 2000);
      let count = 0;
      const word = (at) => /\w/.test(signs[at] || "");
      const stands = ([kind, one, , ahead = []], at) => ({
        split: true,
        look: ahead[at] !== one,
        edge: (word(at - 1) !== word(at)) !== one,
        start: !at,
        end: at === signs.length,
      })[kind];
      // Whether what begins at each place of the text fits: from its end, backwards. Each step looked at counts.
      const fits = (from, last) => {
        const before = steps.map(() => []);
        for (let place = from; place < last; place += 1) {
          const [kind, one, two] = steps[place];
          ({ split: [one, two], look: [two] }[kind] || [1]).forEach((way) => before[place + way].push(place));
        }
        const found = [];
        let good = [];
        for (let at = signs.length; at >= 0; at -= 1) {
          good = new Set([...good].flatMap((to) => before[to].filter((place) => steps[place][0] === "set" && steps[place][1].test(signs[at]))));
          if (from || at === signs.length) good.add(last);
          good.forEach((to) => before[to].forEach((place) => stands(steps[place], at) && good.add(place)));
          count += good.size;
          if (count > 5e5) refuse();
          found[at] = good.has(from);
        }
        return found;
      };
      steps.forEach((step, place) => step[0] === "look" && step.push(fits(place + 1, place + step[2] - 1)));
      return fits(0, steps.length - 1)[0];
    } catch (fault) {
      return false;
    }
  };
})();
