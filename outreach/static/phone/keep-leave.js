/* Leaving: logging out destroys what can be read under the code, erasing destroys all; what was saved stays sealed and
 * waits, or is told to be lost. A session that ended by itself destroys nothing.
 *
 *   Phone.leave()    → logs out, having said what waits; returns when the worker chose to stay
 *   Phone.wall(why)  shows only the way in ("left", "erased", "login", "over"), once the server knows that nobody is logged in here */
(() => {
  "use strict";
  const { store } = Phone;
  const find = (id) => document.querySelector(id);
  const fill = (words, name, count) => words[count === 1 ? `${name}One` : name]?.replace("{n}", count) || "";

  const ask = (address, told) => fetch(address, { redirect: "manual", cache: "no-store", headers: { Accept: "application/json" }, ...told });

  // A portal in between cannot answer this: it does not know how.
  const endSession = async (erasing) => {
    for (let turn = 0; turn < 2; turn++) {
      const answer = await ask("/sync");
      if (answer.status === 401) return;
      const { csrf } = await answer.json();
      const body = new URLSearchParams(erasing ? { erase: 1 } : {});
      await ask("/logout", { method: "POST", body, headers: { "X-CSRFToken": csrf } });
    }
    if ((await ask("/sync")).status !== 401) throw new Error("still logged in");
  };

  const dropCaches = async () => {
    if (globalThis.caches) await Promise.all((await caches.keys()).map((name) => caches.delete(name)));
  };

  const destroy = async () => {
    Phone.shut("left"); // first: other tabs hide at once
    await store.change(["drafts", "keys", "state"], async (transaction) => {
      const state = transaction.objectStore("state");
      for (const name of ["drafts", "keys"]) transaction.objectStore(name).clear();
      // How large the letters are stays.
      for (const name of await store.ask(state.getAllKeys())) if (name !== "display") state.delete(name);
    });
    for (const name of ["guard", "active", "right"]) localStorage.removeItem(name);
    await dropCaches();
  };

  const countDrafts = async () => (await store.list("drafts")).filter(({ id }) => !id.endsWith("/files")).length || +(typeof Page === "object" && !!Page.dirty);

  const leave = async () => {
    for (let tried = false; ; tried = true) {
      const [rows, drafts] = [await Phone.queue.list(), await countDrafts()];
      const records = rows.length;
      if (!records && !drafts) break;
      const page = Phone.find("leave");
      const [waits, lost, send] = ["[data-waits]", "[data-lost]", "[data-send]"].map((part) => page.querySelector(part));
      waits.textContent = records ? fill(page.dataset, "waits", records) : "";
      lost.textContent = drafts ? fill(page.dataset, "lost", drafts) : "";
      const waiting = rows.filter(({ state }) => state === "waiting");
      send.hidden = !waiting.length; // what is to be corrected, or somebody else's, would not leave
      page.querySelector("[data-tried]").hidden = !tried || !waiting.length;
      const chosen = new Promise((resolve) => { page.onclick = ({ target: { dataset: { leave: told } } }) => told && resolve(told); });
      Phone.showAlone(page);
      const told = await chosen;
      if (told === "stay") return localStorage.shut || Phone.showPage();
      if (told === "go") break;
      page.ariaBusy = "true";
      await Phone.queue.release(waiting.map(({ id }) => id)).catch(() => {});
    }
    await destroy();
  };

  const erase = async () => {
    Phone.erasing = true;
    const told = await endSession(true).then(() => true, () => false);
    if (typeof Page === "object") Page.dirty = false;
    await dropCaches();
    await store.close();
    for (const name of Object.keys(store)) store[name] = () => new Promise(() => {}); // nobody makes it again
    await new Promise((resolve) => {
      const request = indexedDB.deleteDatabase("outreach");
      request.onsuccess = request.onerror = request.onblocked = resolve;
    });
    for (const kept of [localStorage, sessionStorage]) kept.clear();
    const workers = await navigator.serviceWorker?.getRegistrations() || [];
    await Promise.all(workers.map((worker) => worker.unregister()));
    document.body.replaceChildren();
    if (!told) localStorage.shut = "erased"; // its cookie lives until the next contact
    Phone.wall("erased", false);
  };

  /* « Ce téléphone ». */
  const showPhone = async () => {
    const [print, desk, wipe] = [find("[data-fingerprint]"), await Phone.desk(), find("[data-erase]")];
    if (print && desk?.key) print.textContent = desk.key.fingerprint;
    if (!wipe) return;
    const [told, sure] = [find("[data-erased]"), find("[data-sure]")];
    const tell = async () => {
      const records = await store.count("records");
      told.textContent = records ? fill(told.dataset, "records", records) : told.dataset.none;
    };
    wipe.onclick = async () => {
      await tell();
      sure.hidden = false;
      sure.querySelector("h3").focus();
    };
    sure.querySelector("[data-keep]").onclick = () => {
      sure.hidden = true;
      wipe.focus();
    };
    sure.querySelector("[data-all]").onclick = erase;
  };

  // Where a phone was left, or its code was wrong too often: only the way in.
  Phone.wall = (why, atOnce = !["login", "over"].includes(why)) => {
    const page = Phone.find("wall");
    const [heading, button, lost] = ["h1", "button", "[role=status]"].map((part) => page.querySelector(part));
    page.querySelector(`[data-${why}]`).hidden = false;
    if (why === "erased") heading.textContent = page.dataset.empty;
    button.onclick = async () => {
      lost.textContent = "";
      try {
        await endSession();
        await dropCaches(); // what other tabs fetched meanwhile
        location.replace("/login");
      } catch {
        lost.textContent = page.dataset.offline;
      }
    };
    Phone.showAlone(page);
    if (atOnce) button.onclick();
  };

  Phone.leave = leave;
  Phone.on("ready", showPhone);
  showPhone();
})();
