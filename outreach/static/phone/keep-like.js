/* The next visit, at the same door: what belongs to the place is kept in memory between the two, and nothing else
 * (OF_THE_PLACE of field/at_saving.py).
 *
 *   Phone.offerLike(link) puts « Visite semblable » beside the link to the next form, when there is something to keep */
(() => {
  "use strict";
  let kept;
  Phone.on("locked", () => { kept = null; });
  document.addEventListener("submit", () => {
    if (!Page.form) return;
    const { like: [result, ...names] = [] } = Page.saving || {};
    const told = names.map((name) => [name, Page.read(name)]).filter(([, text]) => text);
    kept = told.length ? [[result, Page.read(result)], ...told] : null;
  }, true);

  const open = async (address) => {
    try {
      const answer = await fetch(address, { headers: { Accept: "text/html" } });
      const page = answer.ok && new DOMParser().parseFromString(await answer.text(), "text/html");
      if (!page?.querySelector("#survey")) return location.assign(address);
      Page.show(page);
      Phone.tell("queue"); // the count beside its title
      for (const [name, text] of kept) if (Page.nodes.get(name)?.applies) Page.write(name, text);
    } catch {
      location.assign(address);
    }
  };

  Phone.offerLike = (link) => {
    if (!kept) return;
    const { like, likehint } = Phone.words;
    const button = Object.assign(document.createElement("button"), { type: "button", textContent: like, title: likehint });
    button.onclick = () => open(link.href);
    link.after(button);
  };
})();
