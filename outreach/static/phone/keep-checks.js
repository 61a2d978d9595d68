/* What cannot stand is told before the answers are sealed: what is missing, types, constraints, the check sign of a
 * slip; by the trees and sentences that the server has (questionnaire/checks.py, readings.py), which checks again.
 *
 *   Page.check() → [{ question, told }], each told beside its question, the first one shown. Told twice, they leave with
 *                  the third try: no answer is held for ever by a fault of this page. */
(() => {
  "use strict";
  const { all } = Page;
  const SIGNS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"; // outreach/sealing/slips.py
  const [LONGEST, LONGEST_CODE, LARGEST, MOST] = [2000, 255, 2147483647, 1e15];
  const NUMBER = /^-?(\d{1,15}([.,]\d{0,15})?|[.,]\d{1,15})$/;
  const HOUR = /^([01]\d|2[0-3]):[0-5]\d(:[0-5]\d(\.\d{1,6})?)?(Z|[+-]([01]\d|2[0-3]):[0-5]\d)?$/;
  let before; // what was told last

  const isWhole = (text) => /^[+-]?\d{1,15}$/.test(text) && Math.abs(text) <= LARGEST;
  const toNumber = (text) => +text.replace(",", ".");
  const isNumber = (text) => NUMBER.test(text) && Math.abs(toNumber(text)) <= MOST;
  const isDay = (text) => {
    const day = /^\d{4}-\d\d-\d\d$/.test(text) && text >= "0001" && new Date(`${text}T00:00Z`);
    return !!day && day.getTime() === day.getTime() && day.toISOString().startsWith(text);
  };
  const isPlace = (text) => {
    const [north, east, ...metres] = text.replace(/(\d),\s+|\s*;\s*/g, "$1 ").split(/\s+/).map((part) => part.replace(",", "."));
    return [north, east].every((part) => /^[+-]?\d{1,3}(\.\d{1,20})?$/.test(part)) && Math.abs(north) <= 90
      && Math.abs(east) <= 180 && metres.length < 3 && metres.every((part) => /^-?\d{1,6}(\.\d{1,20})?$/.test(part));
  };
  const isOnScale = (text, { dataset: { scale } }) => {
    const [start, end, step] = scale.split(" ").map(Number);
    const steps = (toNumber(text) - start) / step;
    return isNumber(text) && (toNumber(text) - start) * (toNumber(text) - end) <= 0 && Math.abs(steps - Math.round(steps)) <= 1e-9;
  };
  const TYPES = {
    integer: isWhole,
    decimal: (text) => isNumber(text.replace(/\s/g, "")),
    range: (text, input) => isOnScale(text.replace(/\s/g, ""), input),
    date: isDay,
    time: (text) => HOUR.test(text),
    dateTime: (text) => isDay(text.slice(0, 10)) && HOUR.test(text.slice(11)),
    geopoint: isPlace,
    barcode: (text) => [...text].length <= LONGEST_CODE,
    "": (text) => [...text].length <= LONGEST,
  };

  // As it is sent, not as expressions read it.
  const typedIn = ({ el, place }) => el.querySelector(`input[name="${place}"]:not([type=radio],[type=checkbox],[type=file]),textarea`);

  const stands = (node, tree) => {
    try {
      return Expressions.holds(tree, Page.at(node, Page.saving.checks[node.spot.path][0] === "integer" ? String(+node.text) : node.text));
    } catch {
      return true; // its part has not come: the server tells
    }
  };

  const name = (question) => {
    const label = question.querySelector(":scope>legend,:scope>label").cloneNode(true);
    for (const part of all(label, ".must,.err,.hint,.vh")) part.remove();
    const words = label.textContent.trim().replace(/[\s:]+$/, "");
    return words.endsWith("?") ? `« ${words} »` : words;
  };
  const cite = (message, node) => message.replace(/\$\{\s*([^}\s]+)\s*\}/g, (cited, asked) =>
    Expressions.parts.toText(Page.at(node).value(asked)));

  // A card where nothing was answered is not sent, unless it is counted.
  const isSent = (element) => {
    const card = element.closest("[data-card]");
    const given = ({ disabled, name, type, checked, value }) =>
      name && !disabled && (type === "radio" || type === "checkbox" ? checked : value.trim());
    return !card || (all(card, "input,select,textarea").some(given) && isSent(card.parentElement));
  };

  const judge = (node) => {
    const [kind, tree, message] = Page.saving?.checks?.[node.spot.path] || ["", 1];
    const input = typedIn(node);
    const text = input?.value.trim();
    if (text && !TYPES[kind](text, input)) return Phone.words[`check${kind === "range" && !TYPES.decimal(text) ? "decimal" : kind.toLowerCase()}`];
    if (!node.text) return Page.mustOf(node.el)?.hidden === false && isSent(node.el) ? Page.form.dataset.missing : "";
    return tree === 1 || stands(node, tree) ? "" : message ? cite(message, node) : Phone.words.checkrefused;
  };

  const isSlip = (typed) => {
    const code = typed.toUpperCase().replace(/[ \-\u00a0\u202f\u2011\u2013]/g, "");
    const signs = [...code].map((sign) => SIGNS.indexOf(sign));
    return code.length === 9 && !signs.includes(-1) && signs.reduce((sum, sign, place) => sum + (9 - place) * sign, 0) % 31 === 0;
  };

  const find = () => {
    const nodes = all(Page.form, "[data-q]").map((el) => Page.nodes.get(el.dataset.q))
      .filter((node) => node && node.applies && !node.cards && !node.spot.kids[0]);
    const found = nodes.map((node) => ({ question: node.el, told: judge(node), text: typedIn(node)?.value }));
    const known = Page.form.elements.known_slip;
    if (known && !known.disabled && known.value.trim() && !isSlip(known.value))
      found.push({ question: known.closest(".field"), told: Phone.words.checkslip, text: known.value });
    return found.filter(({ told }) => told).map((fault) => ({ ...fault, told: fault.told.replace("{label}", () => name(fault.question)) }));
  };

  const tell = ({ question, told }) => {
    question.querySelector(":scope>legend .err,:scope>label .err,:scope>.err")?.remove();
    const words = Object.assign(document.createElement("span"), { className: "err miss", textContent: told });
    question.querySelector(":scope>legend,:scope>label").append(words);
  };

  Page.check = () => {
    const found = find();
    const told = JSON.stringify(found.map((fault) => [fault.question.dataset.q, fault.told, fault.text]));
    if (told === before) return [];
    before = told;
    found.forEach(tell);
    if (found[0]) Page.reveal(found[0].question);
    return found;
  };

  document.addEventListener("input", ({ target }) => {
    if (target.name === "known_slip") target.closest(".field").querySelector(".miss")?.remove();
  });
})();
