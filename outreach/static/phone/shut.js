/* Before anything is painted: a phone that is locked, or that was left, shows nothing of the page (`.shut`); keep-lock.js
 * says the rest. It lives in localStorage, the one store that answers at once; nothing of a visit is there:
 * shut ("lock", "login", "left", "erased"), guard (minutes without touch, where a code was chosen), active and right (ms),
 * over (a code is gone: pages that say whose they are wait for a login, which alone forgets it). */
(() => {
  const { dataset } = document.currentScript;
  try {
    const { shut, guard, active, over } = localStorage;
    if ("door" in dataset) { // the way in is shown where nobody is logged in
      for (const name of ["shut", "guard", "over"]) localStorage.removeItem(name);
      localStorage.active = Date.now();
    } else if (shut || over && dataset.account || guard && Date.now() - active > guard * 60000) document.documentElement.classList.add("shut");
  } catch { /* this browser keeps nothing at all */ }
})();
