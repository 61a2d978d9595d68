/* The phone's side of a questionnaire: the first of the parts that one page loads as one script. Decides nothing: the
 * server does, by the same trees; the form works without script, and a lost network loses nothing.
 *
 * Other parts (each in a file of this folder, named in field/parts.py) are given
 *   Page.all(where, selector)  → array of elements
 *   Page.form                  → the form, once started
 *   Page.onStart(begin)        → begin(root) runs on the form at each start, then on every card added
 *   Page.onWrite(show)         → show(question) when the page itself has written into a question
 *   Page.onOffer(offer)        → offer(question, codes) when a filter changes what is offered
 *   Page.onSettle(does)        → after each change, once everything follows it
 *   Page.read(name), Page.write(name, text) → the answer of a question by its name in the form; as if it were typed
 *   Page.change(input)         → say that an answer was given by a script: a bubbling `change`
 * A control holds its answer in a named <input>, <select> or <textarea> (hidden, maybe) inside the element [data-q] of
 * its question, and says so by a bubbling `change`: nothing more is known of it. Listeners go on `document`, once.
 * Page.reveal(question) goes to one; before it is focused, `reveal` bubbles from it: who hides it otherwise than by `hidden` shows it.
 *
 * A spot is a question, group or repeat of the survey; a node its answer, or one instance: { name, text, up, down } as
 * expressions read it, and spot, kids, place (its name in the form), el, applies. The node of a repeat holds `cards`.
 * `weights` and `views` are what is done of a node by a key of its logic (field/logic.py): until values stand, then. */
const Page = (() => {
  "use strict";
  const MOST_PASSES = 12; // questionnaire/reckoning.py does as many
  const hooks = { start: [], write: [], offer: [], settle: [] };
  const nodes = new Map();
  const elements = new Map();
  const [dirty, stale, fired] = [new Set(), new Set(), new Set()];
  let form, logic, spots, named, order, top, root, settling;

  const all = (where, what) => [...where.querySelectorAll(what)];
  const deep = (where, what) =>
    all(where, `${what},template`).flatMap((found) => (found.content ? deep(found.content, what) : found));
  const on = (name) => (does) => hooks[name].push(does);
  const run = (name, ...given) => hooks[name].forEach((does) => does(...given));
  const plain = (place) => place.replace(/-(\d+|__)(?=-|$)/g, ""); // gaps-0-right → gaps-right

  /* The survey, and where each name leads from each place. A question may be called `constructor`. */
  const blank = (known) => Object.assign(Object.create(null), known);
  const plant = (path) => {
    if (spots[path]) return spots[path];
    const [, before, last] = /^(?:(.*)-)?(.+)$/.exec(path);
    const up = plant(before || "");
    // field/names.py writes so what a name in the form cannot hold.
    const name = last.replace(/^~/, "").replaceAll("~", "-");
    const spot = { name, path, last, up, kids: [], users: new Set(), triggers: [], routes: blank(), logic: logic[path] };
    up.kids.push(spot);
    (named[name] ||= []).push(spot);
    return spots[path] = spot;
  };

  const isIn = (spot, section) => !section.up || `${spot.path}-`.startsWith(`${section.path}-`);

  const trace = (spot, target) => {
    const downs = [];
    let meet = target;
    // A repeat named from inside is all its instances.
    while (!isIn(spot, meet) || (meet === target && meet.repeat)) {
      downs.unshift(meet);
      meet = meet.up;
    }
    return { meet, downs, target, many: downs.some((each) => each.repeat) };
  };

  // Of two questions of one name, the nearer.
  const findRoute = (spot, name) => spot.routes[name] ||= (named[name] || []).map((target) => trace(spot, target))
    .sort((one, other) => other.meet.path.length - one.meet.path.length)[0];

  const follow = (node, { meet, downs }) => {
    while (node.spot !== meet) node = node.up;
    return downs.reduce((found, { name }) => found.flatMap((one) => one.kids[name]?.cards || one.kids[name] || []), [node]);
  };

  const seek = (node, name) => {
    const route = findRoute(node.spot, name);
    const found = route ? follow(node, route).filter((one) => one.applies) : [];
    found.many = route?.many;
    return found;
  };

  const context = {
    value(name) {
      const found = seek(context.node, name);
      return found.many ? found : found[0]?.text || "";
    },
    lookup(list, column, key, value) {
      const table = page.lists[list] || {};
      return table[column]?.[table[key].indexOf(value)] || "";
    },
  };
  const at = (node, self = node.text) => Object.assign(context, { node, self, past: self });
  /* Answers. */
  class Node {
    constructor(spot, up, place) {
      Object.assign(this, { spot, name: spot.name, up, place, kids: blank(), text: "", next: 0, applies: true, el: elements.get(place) });
      nodes.set(place, this);
    }

    get down() { return Object.values(this.kids).flatMap((kid) => kid.cards || kid).filter((kid) => kid.applies); }
  }

  const isBox = ({ type }) => type === "radio" || type === "checkbox";
  const inputsOf = ({ el, place }) => (el ? all(el, `[name="${place}"]`) : []);

  const read = (node) => inputsOf(node)
    .filter((input) => input.checked || !isBox(input))
    .map((input) => page.spell(input.value.trim(), input)).filter(Boolean).join(" ");

  const grow = (spot, up, place, isCard) => {
    const node = new Node(spot, up, place);
    if (spot.repeat && !isCard) sync(node);
    else for (const kid of spot.kids) node.kids[kid.name] = grow(kid, node, place ? `${place}-${kid.last}` : kid.last);
    node.text = spot.kids[0] ? "" : read(node);
    return node;
  };

  const scan = (where) => all(where, "[data-q]").forEach((el) => elements.set(el.dataset.q, el));

  // The cards that are there, in their order.
  const sync = (repeat) => {
    repeat.cards = all(repeat.el, ":scope>[data-cards]>[data-card]").map((card) => {
      const place = card.dataset.card;
      // A number is never used again: a card that was removed may come back.
      repeat.next = Math.max(repeat.next, 1 + +place.match(/\d+$/));
      if (!nodes.has(place)) scan(card);
      return nodes.get(place) || grow(repeat.spot, repeat.up, place, true);
    });
  };

  /* What follows a change: only what leans on it. */
  const mark = (spot) => {
    if (!spot.logic) return;
    dirty.add(spot);
    stale.add(spot);
  };

  const touch = (spot) => {
    mark(spot);
    spot.users.forEach(mark);
  };
  const apply = (node) => {
    for (const kid of node.cards || Object.values(node.kids)) {
      // Its own condition is asked in its turn.
      if (node.applies && !node.cards && kid.spot.logic?.r) continue;
      kid.applies = node.applies;
      apply(kid);
    }
  };

  // What stands in a node applies now, or no longer; or cards have come or gone.
  const spread = (node) => {
    const stir = (spot) => {
      touch(spot);
      spot.kids.forEach(stir);
    };
    stir(node.spot);
    apply(node);
  };

  const fire = (node) => node.spot.triggers.forEach((spot) => {
    follow(node, trace(node.spot, spot)).forEach((one) => fired.add(one));
    mark(spot);
  });

  const put = (node, text) => {
    const before = node.text;
    if (text === before) return;
    const inputs = inputsOf(node);
    for (const input of inputs) {
      if (isBox(input)) input.checked = (input.type === "radio" ? [text] : text.split(" ")).includes(input.value);
      else input.value = text;
    }
    node.text = inputs[0] ? read(node) : text;
    if (node.text === before) return;
    touch(node.spot);
    fire(node);
    if (inputs[0]) run("write", node.el);
  };
  const make = (node, tree, self) => put(node, page.fit(Expressions.write(tree, at(node, self)), node));

  const hide = (element, hidden) => {
    element.hidden = hidden;
    for (const part of element.matches("fieldset") ? [element] : all(element, "input,select,textarea,button"))
      part.disabled = hidden;
  };

  const weights = {
    r(node, relevant) {
      const applies = Expressions.holds(relevant, at(node));
      if (applies !== node.applies) {
        node.applies = applies;
        spread(node);
      }
      if (node.el && node.hidden !== !applies) hide(node.el, node.hidden = !applies);
    },
    k(node, calculation) {
      const { t, v } = node.spot.logic;
      // What is proposed waits for its trigger; a chance drawn once stands.
      if (!(t && node.el || v && node.text)) make(node, calculation, "");
    },
  };

  const mustOf = (question) => question.querySelector(":scope>legend>.must,:scope>label>.must");
  const views = {
    q(node, required) {
      const must = node.el && mustOf(node.el);
      if (must) must.hidden = !Expressions.holds(required, at(node));
    },
  };

  const list = ({ up, name }) => (up.up ? list(up).flatMap((node) => node.cards || node) : [root])
    .filter((node) => node.applies).map((node) => node.kids[name]);

  const walk = (waiting, does) => {
    for (const spot of order) {
      if (!waiting.delete(spot)) continue;
      // A proposal is made before anybody sees it.
      for (const node of fired) if (node.spot === spot && fired.delete(node)) make(node, spot.logic.k);
      for (const node of list(spot))
        for (const key in does) if (key in spot.logic && (node.applies || key === "r")) does[key](node, spot.logic[key]);
    }
  };

  const settle = () => {
    if (settling) return;
    settling = true;
    // What a filter takes back is reckoned again.
    for (let round = 0; dirty.size + stale.size && round < MOST_PASSES; round++) {
      for (let pass = 0; dirty.size && pass < MOST_PASSES; pass++) walk(dirty, weights);
      dirty.clear();
      walk(stale, views);
    }
    settling = false;
    run("settle");
  };

  /* What is done on the page. */
  const change = (input) => input.dispatchEvent(new Event("change", { bubbles: true }));

  const onChange = ({ target, type }) => {
    if (!target.name) return;
    page.dirty = true;
    const node = nodes.get(target.name);
    if (!node) return;
    node.el.querySelector(".miss")?.remove();
    if (node.text !== (node.text = read(node))) touch(node.spot);
    if (type === "change") fire(node);
    settle();
  };

  const prepare = () => {
    spots = page.spots = blank({ "": top = { path: "", name: page.root, kids: [], users: new Set(), routes: blank() } });
    named = blank();
    for (const path of page.outline || []) plant(path);
    for (const el of deep(form, "[data-q]")) plant(plain(el.dataset.q)).repeat = !!el.querySelector(":scope>[data-cards]");
    order = page.order = Object.keys(logic).map(plant);
    for (const spot of order) {
      for (const [, name] of JSON.stringify(spot.logic).matchAll(/\["\$","([^"]+)"/g))
        findRoute(spot, name).target?.users.add(spot);
      for (const path of spot.logic.t || []) plant(path).triggers.push(spot);
    }
  };

  const start = () => {
    form = page.form = document.getElementById("survey");
    if (!form) return;
    const { nodes: trees, now, ...given } = JSON.parse(document.getElementById("logic").textContent);
    Object.assign(page, { outline: 0, fresh: 0 }, given);
    logic = blank(trees);
    Object.assign(context, { now, today: now.slice(0, 10), language: page.language });
    for (const known of Object.values(page.lists)) // names that a question shows
      if (known.name?.trim) known.name = deep(form, `[name$="-${known.name}"],[name="${known.name}"]`).map((input) => input.value);
    [nodes, elements].forEach((known) => known.clear());
    scan(form);
    prepare();
    root = grow(top, null, "");
    page.dirty = "kept" in form.dataset;
    form.oninput = form.onchange = onChange;
    page.starting = true;
    run("start", form);
    order.forEach(mark);
    settle();
    page.starting = false;
  };

  const page = {
    all, at, change, context, hide, make, mustOf, nodes, put, run, seek, settle, spread, start, sync, views, weights,
    fit: (text) => text.trim(),
    spell: (text) => text,
    read: (name) => (nodes.get(name)?.applies ? nodes.get(name).text : ""),
    write: (name, text) => {
      put(nodes.get(name), text);
      settle();
    },
    onStart: on("start"),
    onWrite: on("write"),
    onOffer: on("offer"),
    onSettle: on("settle"),
    find: (question) => named[question]?.[0].path || "",
  };
  return page;
})();
