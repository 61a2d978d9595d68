/* What the home and the page of a form say of a draft that waits: when it was begun, where it goes on. */
(() => {
  "use strict";
  // The page that it was begun on, which the service worker keeps for as long as it waits.
  Phone.locateDraft = ({ id, form, address }) => {
    const url = new URL(/\/offline\?/.test(address) ? `/forms/${form}` : address, location);
    url.searchParams.set("draft", id);
    return url.href;
  };

  Phone.spellTime = (at) => {
    const date = new Date(at);
    const { lang } = document.documentElement;
    const day = date.toDateString() !== new Date().toDateString() && { day: "numeric", month: "long" };
    const text = date.toLocaleString(lang, { hour: "numeric", minute: "2-digit", ...day });
    return lang === "fr" ? text.replace(":", " h ") : text;
  };
})();
