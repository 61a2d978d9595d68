/* Numbers of schools and surveyors. */
(() => {
  "use strict";
  const { PLAIN, flatten, toNumber, toText } = Expressions.parts;
  const points = (given) =>
    flatten(given).flatMap((value) => toText(value).replace(/^[ ;]+|[ ;]+$/g, "").split(";")).map((text) => {
      const [north, east] = text.split(" ").filter(Boolean).map(toNumber);
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
  });
})();
