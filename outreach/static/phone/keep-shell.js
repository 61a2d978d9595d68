/* The shell: after one visit with a network, everything that the team's work needs is on the phone, fetched one by one
 * when nothing else is to be done; what was cut goes on at the next page. What is replaced goes once nobody uses it.
 *
 * "shelf" is told with { kept, wanted }; an element [data-shelf] of a page says where it stands. */
(() => {
  "use strict";
  if (typeof document !== "object" || !Phone.able) return;
  const { locks, serviceWorker, storage } = navigator;
  serviceWorker?.register("/sw.js").catch(() => {}); // a private window has none
  if (!globalThis.caches) return;
  const { shelf } = Phone;

  // The page of a form may ask for its long lists later.
  const { address: own } = document.getElementById("survey")?.dataset || {};
  if (own) locks?.request(`page ${own}`, { mode: "shared" }, () => new Promise(() => {}));

  const loaded = new Promise((done) => {
    if (document.readyState === "complete") done();
    else addEventListener("load", done);
  });

  const listWanted = ({ shell, forms }) => {
    const { assets, ...pages } = shell;
    return [...new Set([...Object.values(pages), ...assets, ...forms.flatMap((form) => Object.values(form.pages))])];
  };

  // In use: the pages of drafts and of open tabs, with what they ask for.
  const listUsed = async () => {
    const drafts = (await Phone.store.list("drafts")).map(({ address }) => address);
    const { held = [] } = (await locks?.query()) || {};
    const pages = [...drafts, ...held.filter(({ name }) => name.startsWith("page ")).map(({ name }) => name.slice(5))];
    const texts = await Promise.all(pages.filter(Boolean).map(async (page) => (await shelf.find(page))?.text() || ""));
    return [...pages, ...texts.flatMap(shelf.listNeeds)];
  };

  const tidy = async (wanted) => {
    const used = new Set([...wanted, ...await listUsed()]);
    await shelf.drop((await shelf.list()).filter((address) => !used.has(address)));
  };

  const tell = (state) => {
    Phone.tell("shelf", state);
    const place = document.querySelector("[data-shelf]");
    if (!place) return;
    const { whole, part } = place.dataset;
    const text = (state.kept < state.wanted ? part : whole).replace("{kept}", state.kept).replace("{wanted}", state.wanted);
    if (place.textContent !== text) place.textContent = text;
  };

  const fill = async () => {
    const desk = await Phone.desk();
    if (!desk?.shell) return;
    const wanted = listWanted(desk);
    const kept = new Set(await shelf.list());
    const state = { wanted: wanted.length, kept: wanted.filter((address) => kept.has(address)).length };
    tell(state);
    for (const address of wanted) {
      if (kept.has(address)) continue;
      await Phone.idle();
      // Without network or room, the rest is for later.
      if (await shelf.fetch(address)) tell({ ...state, kept: ++state.kept });
    }
    if (state.kept < state.wanted) return;
    // What the worker opens while newer pages have not all come.
    await Phone.setState("pages", Object.fromEntries(desk.forms.map(({ form, pages }) => [form, pages])));
    await tidy(wanted);
    if (!await storage?.persisted?.()) await storage?.persist?.();
  };

  let filling;
  const start = () => {
    const alone = () => (locks ? locks.request("outreach-shelf", { ifAvailable: true }, (lock) => lock && fill()) : fill());
    filling ||= loaded.then(Phone.idle).then(alone).catch(() => {}).finally(() => { filling = null; });
  };
  const look = (desk) => {
    if (desk.language === document.documentElement.lang || document.documentElement.dataset.asked) return start();
    // The language was changed since: once a page, the desk is asked for again.
    document.documentElement.dataset.asked = "";
    return Phone.refresh(true);
  };
  Phone.on("ready", look);
  Phone.begun.then(Phone.desk).then((desk) => (desk ? look(desk) : start()));
})();
