/* Measures that few questionnaires ask for: a long scale, an amount read back by thousands, a month or a year alone. */
(() => {
  "use strict";
  const { all } = Page;

  const walk = (input, way) => {
    const [start, end, step] = input.dataset.scale.split(" ").map(Number);
    const by = Math.abs(step) * (end < start ? -1 : 1);
    const last = Math.floor((end - start) / by + 1e-9);
    const told = parseFloat(input.value.replace(",", "."));
    const place = Number.isNaN(told) ? (way * by > 0 ? 0 : last) : Math.round((told - start) / by) + way * Math.sign(by);
    const digits = Math.max(...input.dataset.scale.split(" ").map((text) => (text.split(".")[1] || "").length));
    input.value = +(start + Math.min(last, Math.max(0, place)) * by).toFixed(digits);
    Page.change(input);
  };

  const readBack = (input) => {
    const told = Number(input.value.replace(",", ".") || NaN);
    const words = new Intl.NumberFormat(document.documentElement.lang, { maximumFractionDigits: 15 });
    input.nextElementSibling.textContent = Math.abs(told) >= 1000 ? words.format(told) : "";
  };

  // The answer is a whole day: a hidden input has the name, what is seen has none.
  const holdDay = (seen) => {
    const held = document.createElement("input");
    Object.assign(held, { type: "hidden", name: seen.name });
    held.value = complete(seen.value);
    seen.removeAttribute("name");
    seen.after(held);
  };
  const complete = (text) => (/^\d{4}(-\d\d)?$/.test(text) ? `${text}-01-01`.slice(0, 10) : text);

  Page.onStart((root) => {
    for (const seen of all(root, "[data-day][name]")) holdDay(seen);
    for (const input of all(root, "[data-amount]")) readBack(input);
  });
  Page.onWrite((question) => {
    const seen = question.querySelector(":scope>[data-day]");
    if (seen) seen.value = seen.nextElementSibling.value.slice(0, seen.type === "month" ? 7 : 4);
    for (const input of all(question, ":scope>[data-amount]")) readBack(input);
  });
  document.addEventListener("click", ({ target }) => {
    if (target.dataset.walk) walk(target.parentElement.querySelector("input"), +target.dataset.walk);
  });
  document.addEventListener("input", ({ target }) => {
    if ("amount" in target.dataset) readBack(target);
  });
  document.addEventListener("change", ({ target }) => {
    if (!("day" in target.dataset)) return;
    const held = target.nextElementSibling;
    held.value = complete(target.value);
    Page.change(held);
  });
})();
