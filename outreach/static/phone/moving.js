/* Going about a long questionnaire: what is missing is told once where one leaves, a link of a fault leads to its
 * question wherever it is. Other parts may say Page.showLast(last), Page.stop(parts). */
(() => {
  "use strict";
  Page.showLast = (last) => { Page.form.querySelector("#save").hidden = !last; };

  Page.stop = (parts) => {
    const missing = Page.listMissing().filter((question) => parts.some((part) => part.contains(question)));
    if (missing.length) Page.tellMissing(missing);
    return missing.length > 0;
  };

  document.addEventListener("click", (event) => {
    const id = event.target.closest("#faults a, #summary a")?.hash.slice(1);
    const found = id && document.getElementById(id);
    const question = Page.form && found?.closest("[data-q]");
    if (!question) return;
    event.preventDefault();
    Page.reveal(question);
  });
})();
