/* The guide: rights and structures found by the beginning of everyday words, and what is known of who answers today. */
(() => {
  "use strict";
  document.documentElement.classList.add("js");
  const all = (where, what) => [...where.querySelectorAll(what)];
  const fold = (text) => text.normalize("NFD").replace(/[\u0300-\u036f]/g, "").toLowerCase();
  const split = (text) => fold(text).match(/[\p{L}\d]+/gu) || [];
  const [search, told] = ["[data-search]", "[data-found]"].map((what) => document.querySelector(what));
  const lines = all(document, "[data-words]").map((line) => [line, ` ${split(`${line.textContent} ${line.dataset.words}`).join(" ")}`]);

  const look = () => {
    const words = split(search.value).map((word) => ` ${word}`);
    let count = 0;
    for (const [line, text] of lines) {
      line.hidden = !words.every((word) => text.includes(word));
      count += !line.hidden;
    }
    told.textContent = words.length && !count ? told.dataset.none : "";
  };
  search.addEventListener("input", look);
  // A way leads to its structure, though the words looked for are not in it.
  document.addEventListener("click", ({ target }) => {
    const way = target.closest("a[href^='#desk-']");
    const line = way && document.querySelector(way.hash)?.closest("li");
    if (line) line.hidden = false;
  });

  const write = (day) => new Date(`${day}T12:00:00Z`).toLocaleDateString(document.documentElement.lang, { day: "numeric", month: "long" });

  const drawDesks = async () => {
    const { desks } = (await Phone.desk()) || {};
    if (!desks) return;
    const today = await Phone.today();
    for (const place of all(document, "[data-desk]")) {
      const silent = desks[place.dataset.desk];
      if (!silent) continue;
      const now = silent.find(([first, last]) => first <= today && today <= last);
      const next = silent.find(([first]) => first > today);
      const { answers, away, soon } = place.dataset;
      const text = now ? away.replace("{day}", write(now[1])) : next ? soon.replace("{day}", write(next[0])) : answers;
      place.textContent = text;
      place.className = `badge ${now ? "warn" : "good"}`;
      place.hidden = false;
    }
  };
  look();
  if (typeof Phone !== "object" || !Phone.able) return; // the script that follows did not come
  Phone.on("ready", drawDesks);
  drawDesks();
})();
