/* Keeping: the first part of the script that follows a page once it is usable. It also runs in the service worker, where
 * there is no document. What is saved is sealed, kept on the phone, then sent; decides nothing of the answers.
 *
 * Other parts (keep-*.js, in the order of field/parts.py) are given
 *   Phone.on(name, does), Phone.tell(name, …)  → "queue", "saved", "sent", "ready", "locked", "unlocked"
 *   Phone.words       → the words of the fragment (templates/field/kept.html), by name
 *   Phone.find(id)    → a copy of a template of the fragment, as an element
 *   Phone.learn(address) → resolves once another fragment is there: its words and templates are as those of the first
 *   Phone.whenReady   → resolves once the fragment is there
 *   Phone.able        → whether this browser can seal and keep (not on plain http) */
const Phone = (() => {
  "use strict";
  const heard = {};
  const inPage = typeof document === "object";
  const { kept } = inPage ? document.currentScript.dataset : {};
  const fragments = {};

  const fetchFragment = async (address) => {
    const answer = await fetch(address, { signal: AbortSignal.timeout?.(20000) });
    if (!answer.ok) throw new Error("the fragment did not come");
    const fragment = new DOMParser().parseFromString(await answer.text(), "text/html");
    const told = fragment.querySelectorAll("[data-words]");
    if (!told.length) throw new Error("another page came for the fragment"); // a captive portal answers 200
    for (const { dataset } of told) Object.assign(phone.words, dataset);
    return fragments[address] = fragment;
  };

  const phone = {
    able: !!(globalThis.crypto?.subtle && globalThis.indexedDB),
    words: {},
    on: (name, does) => (heard[name] ||= []).push(does),
    tell: (name, ...told) => (heard[name] || []).forEach((does) => does(...told)),
    find: (id) => {
      const found = Object.values(fragments).map((fragment) => fragment.getElementById(id)).find(Boolean);
      return document.importNode(found.content, true).firstElementChild;
    },
    learn: async (address) => { if (!fragments[address]) await fetchFragment(address); },
  };
  phone.whenReady = inPage && kept ? fetchFragment(kept) : Promise.resolve();
  phone.whenReady.catch(() => {}); // whoever waits for it is told
  return phone;
})();
