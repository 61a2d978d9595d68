/* What expressions.js leaves out: paths, predicates and every other function of ODK, added to its tables.
 *
 * A node is { name, text, up, down }: its answer ("" when blank or a group), what it stands in, what stands in it, in
 * document order; only what applies. The context that expressions.js is given has
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
  const { evaluate, parts: { PLAIN, WITHIN, DAY, NUMBER, toNumber, toText, toTruth, flatten } } = Expressions;
  const pad = (number, length = 2) => String(number).padStart(length, "0");
  const ask = (context, name, ...given) => (context[name] ? context[name](...given) : "");
  const originOf = (context) => context.origin || context;

  // Nodes and paths.
  const below = (node) => node.down.flatMap((each) => [each, ...below(each)]);
  const above = (node) => (node.up ? [node.up, ...above(node.up)] : []);
  const beside = (node, forward) => {
    const family = node.up ? [...node.up.down] : [node];
    const place = family.indexOf(node);
    return forward ? family.slice(place + 1) : family.slice(0, place).reverse();
  };
  const namesakes = (node) => (node.up ? node.up.down.filter((each) => each.name === node.name) : [node]);
  const wayOf = (node) => [node, ...above(node)].map((each) => each.name).join("/");

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
      if (!ways.has(node)) node.up.down.forEach((each, place) => ways.set(each, way(node.up) + pad(place, 7)));
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

  // Instances of repeats.
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
  const indexRepeat = ([, wanted, ...told], context) => {
    const pairs = [];
    for (let place = 0; place < told.length; place += 2) {
      const number = Math.trunc(toNumber(evaluate(told[place + 1], context)));
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

  // Park & Miller's generator, by which ODK shuffles.
  const shuffle = ([, tree, seeded], context) => {
    const found = evaluate(tree, context);
    const number = seeded === undefined ? 0 : toNumber(evaluate(seeded, context));
    let seed = Number.isFinite(number) ? Math.trunc(number) % 2147483647 : 0;
    if (seed <= 0) seed += 2147483646;
    const mixed = [];
    (Array.isArray(found) ? found : [toText(found)]).forEach((item, place) => {
      seed = (seed * 16807) % 2147483647;
      const drawn = seeded === undefined ? draw(context) : (seed - 1) / 2147483646;
      const other = Math.floor(drawn * (place + 1));
      mixed[place] = mixed[other];
      mixed[other] = item;
    });
    return mixed;
  };

  const draw = (context) => (context.draw || Math.random)();
  const drawName = (tree, context) => {
    const pick = (many) => Math.floor(draw(context) * many);
    if (tree.length > 1) {
      const length = toNumber(evaluate(tree[1], context));
      return Array.from({ length: length > 0 ? Math.min(255, length) : 0 }, () => pick(36).toString(36)).join("");
    }
    const shape = "xxxxxxxx-xxxx-4xxx-yxxx-xxxxxxxxxxxx";
    return shape.replace(/[xy]/g, (sign) => (sign === "x" ? pick(16) : 8 + pick(4)).toString(16));
  };

  // Days and times: the wall clock as if it were the world's, and its offset in minutes.
  const WRITTEN =
    /^(?:(?!0000)([0-9]{4})-([0-9]{1,2})-([0-9]{1,2}))?(?:(?:^|T)([0-9]{2}):([0-9]{2})(?::([0-9]{2})(?:\.([0-9]+))?)?(Z|[+-][0-9]{2}(?::?[0-9]{2})?)?)?$/;
  const MINUTE = 60000;
  const nowOf = (context) => context.now || `${context.today}T00:00:00.000+00:00`;
  const isWritable = (time) => new Date(time).getUTCFullYear() > 0 && time < 253402300800000;
  const offsetOf = (text) => {
    const [, sign, hours, minutes = 0] = /([+-])([0-9]{2}):?([0-9]{2})?$/.exec(text) || [0, "+", 0];
    return +(sign + 1) * (hours * 60 + +minutes);
  };
  // Text that is a number, and a truth, count as days.
  const readMoment = (given, context) => {
    const here = offsetOf(nowOf(context));
    const value = Array.isArray(given) ? toText(given) : given;
    if (typeof value !== "string" || NUMBER.test(value)) {
      const time = Math.floor(value * DAY) + here * MINUTE;
      return isWritable(time) && { time, offset: here, number: +value };
    }
    const [, year, month, day, hour, minute, second, rest = "", offset] = WRITTEN.exec(value) || [];
    const dated = year ? `${year}-${pad(month)}-${pad(day)}` : hour && context.today;
    const clock = [hour, minute, second].map((part) => part || "00").join(":");
    const iso = `${dated}T${clock}.${(rest + "000").slice(0, 3)}Z`;
    const time = Date.parse(iso);
    return isWritable(time) && new Date(time).toISOString() === iso &&
      { time, offset: offset ? offsetOf(offset) : here, dated: year, timed: year && hour };
  };
  const writeMoment = (time, offset) => {
    const ahead = new Date(Math.abs(offset) * MINUTE).toISOString().slice(11, 16);
    return new Date(time).toISOString().slice(0, 23) + (offset < 0 ? "-" : "+") + ahead;
  };
  // A function of one or more moments, and what it says of those that cannot be read.
  const ofMoment = (many, blank, does) => (tree, context) => {
    const values = tree.slice(1).map((part) => evaluate(part, context));
    const moments = values.slice(0, many).map((value) => readMoment(value, context));
    return moments.every(Boolean) ? does(moments, values.slice(many), context) : blank;
  };
  const format = ofMoment(1, "", ([{ time }], [form], context) => {
    const at = new Date(time);
    const tell = (part, length) =>
      at.toLocaleDateString(context.language === "fr" ? "fr" : "en", { [part]: length, timeZone: "UTC" });
    const [year, month, day, hour, minute, second, thousandth] = at.toISOString().split(/[^0-9]/);
    const known = {
      "%": "%", Y: year, y: year.slice(2), m: month, n: +month, d: day, e: +day, H: hour, h: +hour,
      M: minute, S: second, 3: thousandth,
      B: tell("month", "long"), b: tell("month", "short"), A: tell("weekday", "long"), a: tell("weekday", "short"),
    };
    return toText(form).replace(/%([%YymnBbdeHhMSAa3])/g, (_, sign) => known[sign]);
  });
  const addToDay = ofMoment(1, "", ([{ time, offset, timed }], added) => {
    const [years, months, days, hours, minutes] = [...added, 0, 0, 0, 0].map((each) => Math.trunc(toNumber(each)) || 0);
    const start = new Date(time);
    const day = start.getUTCDate() - 1 + days;
    start.setUTCDate(1);
    start.setUTCMonth(start.getUTCMonth() + months + years * 12);
    const moved = start.getTime() + day * DAY + (hours * 60 + minutes) * MINUTE;
    if (!isWritable(start) || !isWritable(moved)) return "";
    return writeMoment(moved, offset).slice(0, added.length > 3 || timed ? 29 : 10);
  });

  // Patterns, walked through all ways at once: the time taken grows with the text, no faster. A step is a set, as a
  // pattern of one sign, or ["split", this, or that], the others being as far away as they say.
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

  const match = (value, pattern) => {
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

  // Text.
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

  // Numbers.
  const points = (given) =>
    flatten(given).flatMap((value) => toText(value).replace(/^[ ;]+|[ ;]+$/g, "").split(";")).map((text) => {
      const [north, east] = codes(text).map(toNumber);
      const known = Math.abs(north) <= 90 && Math.abs(east) <= 180;
      return [north, east].map((each) => (known ? (each * Math.PI) / 180 : NaN));
    });
  const EARTH = 6378100;
  const measure = (leg, closed) => (...given) => {
    const all = points(given);
    const legs = all.map((end, place) => (place || closed ? leg(...all.slice(place - 1)[0], ...end) : 0));
    const total = legs.reduce((sum, each) => sum + each, 0);
    return legs.length > 1 ? Math.floor(Math.abs(total) * 100 + 0.5) / 100 : NaN;
  };
  const way = (north, east, norther, easter) => {
    const cosine = Math.sin(north) * Math.sin(norther) + Math.cos(north) * Math.cos(norther) * Math.cos(east - easter);
    return Math.acos(Math.max(-1, Math.min(1, cosine))) * EARTH;
  };
  const slice = (north, east, norther, easter) =>
    ((easter - east) * (2 + Math.sin(north) + Math.sin(norther)) * EARTH * EARTH) / 2;
  const reckon = (does) => (...given) => does(...given.map(toNumber));
  for (const name of "floor abs pow sqrt exp log log10 sin cos tan asin acos atan atan2".split(" ")) PLAIN[name] = reckon(Math[name]);

  Object.assign(PLAIN, {
    ceiling: reckon(Math.ceil),
    exp10: reckon((number) => 10 ** number),
    pi: () => Math.PI,
    distance: measure(way),
    area: measure(slice, true),
    match,
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
      return (number > -1 && codes(value)[Math.trunc(number)]) || "";
    },
    checklist: (fewest, most, ...given) => {
      const held = flatten(given).filter(toTruth).length;
      return !(toNumber(fewest) > held) && (toNumber(most) < 0 || held <= toNumber(most));
    },
    "weighted-checklist": weigh,
  });

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
    "indexed-repeat": indexRepeat,
    randomize: shuffle,
    random: (tree, context) => draw(context),
    uuid: drawName,
    "jr:choice-name": ([, code, name], context) => ask(context, "choiceLabel", name, toText(evaluate(code, context))),
    "jr:itext": ([, id], context) => ask(context, "itext", toText(evaluate(id, context))),
    now: (tree, context) => nowOf(context),
    "date-time": ofMoment(1, "", ([{ time, offset }]) => writeMoment(time, offset)),
    "decimal-date-time": ofMoment(1, NaN, ([{ time, offset, dated, number = NaN }]) =>
      dated ? (time - offset * MINUTE) / DAY : number),
    "decimal-time": ofMoment(1, NaN, ([{ time, number }]) =>
      number === undefined ? (((time % DAY) + DAY) % DAY) / DAY : number - Math.floor(number)),
    "format-date": format,
    "format-date-time": format,
    "difference-in-months": ofMoment(2, NaN, ([first, last]) => {
      const [one, other] = [new Date(first.time), new Date(last.time)];
      const months = (other.getUTCFullYear() - one.getUTCFullYear()) * 12 + other.getUTCMonth() - one.getUTCMonth();
      return months - (other.getUTCDate() < one.getUTCDate() ? 1 : 0);
    }),
    "add-date": addToDay,
  });
})();
