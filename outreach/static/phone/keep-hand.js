/* What comes into the hand once it is needed, and not before: checks and slip with the first answer, warnings with a note,
 * the display with the menu; a vibration when it is saved.
 *
 *   Phone.bring(address)  loads a script or a style sheet of ours, once · Phone.idle() resolves at leisure
 *   Page.check()          → a promise of what cannot stand (keep-checks.js)
 *   Phone.slip.read()     → what the form as it stands says of a slip { code, structures, … }, null when there is none
 *   Phone.slip.show(that) → a promise of the element of the slip, to be put into a page (keep-slip.js) */
(() => {
  "use strict";
  if (typeof document !== "object") return; // the service worker shows nothing
  document.documentElement.classList.add("js");
  const SHOWN = { text: ["large", "huge"], theme: ["light", "dark"], contrast: ["strong"] };
  const brought = {};
  const { words } = Phone;

  Phone.bring = (address) => brought[address] ||= new Promise((resolve, reject) => {
    const style = address.split("?")[0].endsWith(".css");
    const element = style ? Object.assign(document.createElement("link"), { rel: "stylesheet", href: address })
      : Object.assign(document.createElement("script"), { src: address });
    const fail = () => {
      delete brought[address]; // to be tried again
      element.remove();
      reject(new Error(`${address} did not come`));
    };
    Object.assign(element, { onload: resolve, onerror: fail });
    document.head.append(element);
  });
  Phone.idle = () => new Promise((done) =>
    globalThis.requestIdleCallback ? requestIdleCallback(done, { timeout: 3000 }) : setTimeout(done, 300));
  // What waits is told, and the shelf is filled, once the page has all it needs; without network, at the next one.
  const bringRest = async () => {
    await Phone.whenReady;
    await Phone.idle();
    await Phone.learn(words.thenKept);
    await Phone.bring(words.then);
  };
  if (Phone.able) bringRest().catch(() => {});

  const learn = async (...addresses) => {
    await Phone.whenReady;
    await Promise.all([Phone.learn(words.later), ...addresses.map((name) => Phone.bring(words[name]))]);
  };

  const hasForm = () => typeof Page === "object" && !!Page.form;

  /* With the first answer. */
  const findReferred = ([at, structure, condition]) => {
    const { nodes, spots } = Page;
    const list = (path) => [...nodes.values()].filter(({ spot, cards, applies, el }) =>
      spot === spots[path] && !cards && applies && (!el || el.isConnected));
    const holds = (node) => {
      try {
        return condition === 1 || Expressions.holds(condition, Page.at(node));
      } catch {
        return true; // its part has not come: a slip too many hurts nobody
      }
    };
    const within = list(at).filter(holds);
    return list(structure).filter(({ text, place }) => text && within.some((one) => !one.place || place.startsWith(`${one.place}-`)));
  };

  const readSlip = () => {
    const { form, saving } = Page;
    if (!saving?.slip) return null;
    const found = findReferred(saving.slip);
    const { known_slip: known, slip } = form.elements;
    const typed = known && !known.disabled ? known.value.toUpperCase().replace(/[^2-9A-Z]/g, "") : "";
    const code = typed ? typed.replace(/^(.{4})(.{4})/, "$1-$2-") : found.length ? slip.value : "";
    const labels = Object.fromEntries(found.map(({ el, text }) => [text, el.querySelector(`[value="${CSS.escape(text)}"]`)?.closest("label")?.textContent.trim()]));
    return code || found.length ? { code, structures: Object.keys(labels), labels, at: form.dataset.slips } : null;
  };

  const show = async (told) => {
    await learn("slipscript", "style");
    return Phone.slip.draw(told);
  };
  Phone.slip = { read: () => (hasForm() ? readSlip() : null), show };

  const prepare = async ({ late, slips }) => {
    await learn(...slips ? ["slipscript"] : []);
    await Phone.bring(late);
    if (slips) Phone.slip.prepare(slips);
  };

  let given, coming; // the form that had its first answer
  const begin = () => {
    if (given === Page.form) return coming;
    given = Page.form;
    return coming = prepare(given.dataset).catch(() => { given = null; }); // the server tells, then
  };

  const check = async () => {
    await begin();
    return Page.check === check ? [] : Page.check();
  };

  /* A note. */
  const FREE = "textarea,input:not([type])";
  const watchNote = async ({ target }) => {
    if (!hasForm() || "open" in Page.form.dataset || !target.matches(FREE) || !Page.form.contains(target)) return;
    const question = target.closest("[data-q]");
    if (!question || Page.saving?.checks?.[question.dataset.q.replace(/-\d+(?=-)/g, "")]?.[0]) return; // a number, a place
    await learn("style", "warnscript");
    Phone.warn(target);
  };

  /* How pages are shown: the server writes it into its pages; those kept by the phone may be older. */
  Phone.display = {
    choices: SHOWN,
    read: () => {
      try {
        return JSON.parse(localStorage.getItem("display")) || {};
      } catch {
        return {}; // storage is shut
      }
    },
    apply: (chosen) => {
      const { dataset } = document.documentElement;
      for (const name in SHOWN) {
        if (SHOWN[name].includes(chosen[name])) dataset[name] = chosen[name];
        else delete dataset[name];
      }
      if (Object.keys(SHOWN).some((name) => dataset[name])) Phone.whenReady.then(() => Phone.bring(words.displaystyle)).catch(() => {});
    },
  };
  Phone.display.apply(Phone.display.read());
  document.addEventListener("toggle", async ({ target }) => {
    if (!target.matches(".menu")) return;
    try {
      await learn("displayscript", "displaystyle");
      Phone.display.offer(target);
    } catch { /* with the network, then */ }
  }, true);

  const still = matchMedia("(prefers-reduced-motion: reduce)");
  Phone.on("saved", () => { if (!still.matches) navigator.vibrate?.(60); });

  Phone.on("form", () => {
    if (Page.check) return;
    Page.check = check;
    document.addEventListener("change", ({ target }) => { if (hasForm() && Page.form.contains(target)) begin(); });
    document.addEventListener("focusin", (event) => { watchNote(event).catch(() => {}); });
  });
})();
