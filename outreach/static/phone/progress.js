/* How far one is, on a long page: the questions answered among those that apply. */
(() => {
  "use strict";
  const { all } = Page;
  let waiting;

  const count = () => {
    const progress = Page.form?.querySelector("[data-go=progress]");
    if (!progress) return;
    const asked = all(Page.form, "[data-q]:not(:has([data-q]),.note)").filter((question) => !question.closest("[hidden]"));
    const answered = asked.filter((question) => Page.read(question.dataset.q)).length;
    [progress.max, progress.value] = [asked.length, answered];
    progress.nextElementSibling.textContent =
      progress.nextElementSibling.dataset.told.replace("{place}", answered).replace("{count}", asked.length);
  };
  // After the answer has been shown: nobody waits for it.
  const later = () => {
    clearTimeout(waiting);
    waiting = setTimeout(count, 400);
  };

  Page.onStart((root) => { if (root === Page.form) later(); });
  Page.onSettle(later);
})();
