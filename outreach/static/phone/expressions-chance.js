/* Chance: numbers, names and orders drawn at random; what is made once. */
(() => {
  "use strict";
  const { evaluate, parts: { WITHIN, toNumber, toText } } = Expressions;
  const { trunc } = Math;

  // Park & Miller's generator, by which ODK shuffles.
  const shuffle = ([, tree, seeded], context) => {
    const found = evaluate(tree, context);
    const number = seeded === undefined ? 0 : toNumber(evaluate(seeded, context));
    let seed = Number.isFinite(number) ? trunc(number) % 2147483647 : 0;
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

  Object.assign(WITHIN, {
    randomize: shuffle,
    random: (tree, context) => draw(context),
    uuid: drawName,
    once: (tree, context) => (context.past === undefined ? context.self : context.past) || evaluate(tree[1], context),
  });
})();
