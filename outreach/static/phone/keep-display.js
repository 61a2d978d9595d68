/* How this phone shows pages: text, colours, contrast; chosen in the menu, kept by the phone. The choice is a cookie too,
 * which the server writes into its pages, and the service worker into its own: nothing changes under the eyes. It is no answer, and says nothing of a visit. */
(() => {
  "use strict";
  const YEAR = 31536000;
  const { choices, read, apply } = Phone.display;

  const choose = (name, value) => {
    const told = Object.entries({ ...read(), [name]: value }).filter(([each, one]) => choices[each]?.includes(one));
    const chosen = Object.fromEntries(told);
    try {
      localStorage.setItem("display", JSON.stringify(chosen));
    } catch { /* for this page only, then */ }
    document.cookie = `display=${told.map((each) => each.join("-")).join(".")};path=/;max-age=${told.length ? YEAR : 0};samesite=lax`;
    // For the pages that the service worker gives.
    if (Phone.able) Phone.setState("display", { chosen, style: told.length ? Phone.words.displaystyle : "" }).catch(() => {});
    apply(chosen);
  };

  /* Puts the choices into a menu, once. */
  Phone.display.offer = (menu) => {
    if (menu.querySelector(".display")) return;
    const section = Phone.find("display");
    const chosen = read();
    for (const name in choices) section.querySelector(`[name=display-${name}][value="${chosen[name] || ""}"]`).checked = true;
    section.onchange = ({ target }) => choose(target.name.slice(8), target.value);
    menu.querySelector("div").append(section);
  };
})();
