/* What waits to be sent, told on every page of a worker: how many records beside its title, on top what is amiss. The page
 * of the phone lists them (phone-queue.js). */
(() => {
  "use strict";
  if (typeof document !== "object" || !Phone.able) return;
  const LATE = 86400000;
  const FAULTY = ["refused", "conflict"];
  const { words } = Phone;
  let ended; // the session

  const tellOnTop = (id, told) => {
    const main = document.querySelector("main");
    const note = main?.querySelector(`[data-note=${id}]`);
    if (!told || note) return told || note?.remove();
    main?.prepend(Phone.find(`kept-${id}`));
  };

  const drawBadge = (rows) => {
    const bar = document.querySelector("header .bar");
    if (!bar) return;
    const badge = bar.querySelector("[data-unsent]") || Phone.find("kept-unsent");
    const faulty = rows.filter(({ state }) => FAULTY.includes(state)).length;
    // Short beside the title of a narrow page; said whole to who listens.
    const counts = [["↑", words.toSend, rows.length - faulty], ["!", words.toCorrect, faulty]].filter(([, , count]) => count);
    badge.textContent = counts.map(([sign, , count]) => `${sign} ${count}`).join(" · ");
    badge.ariaLabel = badge.title = counts.map(([, text, count]) => text.replace("{count}", count)).join(" · ");
    if (!rows.length) badge.remove();
    else if (!badge.isConnected) bar.querySelector("h1").after(badge);
  };

  let drawing;
  const drawAll = async () => {
    await Phone.whenReady;
    const rows = await Phone.queue.list();
    const visits = rows.filter(({ form }) => form !== "#booking"); // an appointment goes with its visit
    drawBadge(visits.length ? visits : rows);
    tellOnTop("late", rows.some(({ saved_at }) => Math.abs(Date.now() - saved_at) > LATE));
    tellOnTop("ended", ended && rows.length > 0 && !document.querySelector("[data-why=login]:not([hidden])"));
  };
  const draw = () => { drawing = (drawing || Promise.resolve()).then(drawAll).catch(() => {}); };

  Phone.on("queue", draw);
  Phone.on("ready", () => {
    ended = false;
    draw();
  });
  Phone.on("login", () => {
    ended = true;
    draw();
  });
  // Another page took the place of this one.
  new MutationObserver(draw).observe(document.documentElement, { childList: true });
  draw();
})();
