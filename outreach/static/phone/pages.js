/* Pages: one at a time, those where nothing applies are skipped; the browser's Back goes one page back. */
(() => {
  "use strict";
  const { all } = Page;
  let numbers = [];
  let current = 0;

  const partsOf = (number) => all(Page.form, `[data-page="${number}"]`);
  const find = (what) => Page.form?.querySelector(`[data-go=${what}]`);

  // Something is asked or said on it: not only a heading whose questions do not apply.
  const applies = (number) => partsOf(number).some((part) => {
    if (part.closest("[hidden]") || part.dataset.known === "") return false;
    const inside = all(part, "[data-q]:not(:has([data-q]))");
    return !inside.length || inside.some((question) => !question.closest("[hidden]"));
  });
  const beyond = (way) => numbers.filter((number) => (number - current) * way > 0 && applies(number));
  const next = () => beyond(1)[0];
  const before = () => beyond(-1).pop();

  const tell = () => {
    const applying = numbers.filter(applies);
    const place = applying.indexOf(current) + 1;
    const progress = find("progress");
    [progress.max, progress.value] = [applying.length, place];
    const told = progress.nextElementSibling;
    const text = told.dataset.told.replace("{place}", place).replace("{count}", applying.length);
    if (told.textContent !== text) told.textContent = text;
    find("back").hidden = !before();
    const last = !next();
    find("next").hidden = last;
    Page.showLast(last);
  };

  const turn = (number, focused) => {
    current = number;
    for (const part of all(Page.form, "[data-page]")) part.toggleAttribute("data-off", +part.dataset.page !== number);
    for (const group of all(Page.form, "[data-q]:has([data-page])"))
      group.toggleAttribute("data-off", !group.querySelector(`[data-page="${number}"]`));
    tell();
    if (!focused) return;
    const [first] = partsOf(number).filter((part) => !part.closest("[hidden]"));
    first.tabIndex = -1;
    first.focus({ preventScroll: true });
    // Sticky, it has no place of its own to scroll to: what stands before the form has.
    scrollTo(0, scrollY + Page.form.getBoundingClientRect().top);
  };

  const goOn = () => {
    if (Page.stop(partsOf(current))) return;
    const number = next();
    if (!number) return;
    history.pushState({ page: number }, "");
    turn(number, true);
  };

  const reveal = ({ target }) => {
    const number = +target.closest("[data-page]")?.dataset.page;
    if (!number || number === current) return;
    history.pushState({ page: number }, "");
    turn(number, false);
  };

  Page.onStart((root) => {
    const { form } = Page;
    if (root !== form || !find("next")) return;
    numbers = [...new Set(all(form, "[data-page]").map((part) => +part.dataset.page))].sort((one, other) => one - other);
    // What was put after a question stands on its page.
    const known = form.querySelector("[data-known]");
    if (known) known.dataset.page = known.previousElementSibling?.closest("[data-page]")?.dataset.page || numbers.at(-1);
    const faulty = form.querySelector(".err")?.closest("[data-page]");
    const kept = "kept" in form.dataset && current;
    turn(+faulty?.dataset.page || kept || numbers.find(applies) || numbers[0], false);
  });
  Page.onSettle(() => { if (current && find("next")) tell(); });

  document.addEventListener("reveal", (event) => { if (find("next")) reveal(event); });
  document.addEventListener("click", (event) => {
    const { target } = event;
    if (target.dataset.go === "next") goOn();
    else if (target.dataset.go === "back") history.state?.page ? history.back() : turn(before(), true);
  });
  // A quick answer turns the page, when it is alone on it.
  document.addEventListener("change", ({ target }) => {
    const question = target.closest(".quick")?.closest("[data-q]");
    if (!question || !target.checked || !Page.isPressed(target)) return;
    const asked = partsOf(current).flatMap((part) => [part, ...all(part, "[data-q]")]).filter((part) => !part.closest("[hidden]"));
    if (asked.length === 1) setTimeout(goOn, 200);
  });
  // The Enter key turns the page; the last one saves.
  document.addEventListener("submit", (event) => {
    if (!Page.form || event.submitter?.name || event.submitter?.id === "save" || !find("next") || !next()) return;
    event.preventDefault();
    event.stopPropagation();
    goOn();
  }, true);
  addEventListener("popstate", ({ state }) => {
    if (!Page.form) return state?.page && history.back(); // pages of a questionnaire that has been sent
    if (find("next") && !state?.review) turn(state?.page || numbers.find(applies), true);
  });
})();
