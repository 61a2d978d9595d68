/* Before a long questionnaire is saved: what was answered, section by section; each line leads back to its question. */
(() => {
  "use strict";
  const { all } = Page;
  const find = (what) => Page.form?.querySelector(`[data-go=${what}]`);
  const isOpen = () => find("summary") && !find("summary").hidden;

  const wordsOf = (element) => {
    if (!element) return "";
    const copy = element.cloneNode(true);
    for (const part of all(copy, ".must,.err,.hint,.vh")) part.remove();
    return copy.textContent.replace(/\s+/g, " ").trim();
  };

  const spell = (question) => {
    const chosen = all(question, ":checked").filter((input) => input.closest("label")).map((input) => wordsOf(input.closest("label")));
    if (chosen.length) return chosen.join(", ");
    const rank = question.querySelector(":scope>.rank");
    if (rank) return all(rank, "li:not([hidden])>span").map((item, place) => `${place + 1}. ${wordsOf(item)}`).join(" · ");
    const joined = question.querySelector("[data-joined]"); // a picture, a file
    if (joined) return joined.dataset.joined;
    const select = question.querySelector("select");
    if (select) return wordsOf(select.selectedOptions[0]);
    const input = question.querySelector("input:not([type=hidden],[type=search]),textarea");
    if (input?.matches(".masked")) return "••••";
    const date = input?.type === "date" && input.valueAsDate;
    if (date) return date.toLocaleDateString(document.documentElement.lang, { timeZone: "UTC", dateStyle: "long" });
    return input ? input.value : Page.read(question.dataset.q);
  };

  const drawLine = (question, answer) => {
    const line = document.createElement("button");
    const [label, told] = [document.createElement("span"), document.createElement("b")];
    Object.assign(line, { type: "button", className: "line" });
    line.about = question;
    label.textContent = wordsOf(question.querySelector(":scope>legend,:scope>label")) || question.dataset.q;
    told.textContent = answer;
    line.append(label, told);
    return line;
  };

  const headingOf = (question) => {
    const section = question.parentElement.closest("[data-card],[data-q]");
    return section ? [section, wordsOf(section.querySelector(":scope>legend,:scope>h3"))] : [Page.form, ""];
  };

  const build = () => {
    const asked = all(Page.form, "[data-q]:not(:has([data-q]),.note)").filter((question) => !question.closest("[hidden]"));
    const lines = [];
    const blank = [];
    let section;
    for (const question of asked) {
      if (!question.querySelector("input,select,textarea")) continue;
      if (!Page.read(question.dataset.q)) {
        blank.push(drawLine(question, ""));
        continue;
      }
      const [within, words] = headingOf(question);
      if (within !== section && words) {
        const heading = document.createElement("h3");
        heading.textContent = words;
        lines.push(heading);
      }
      section = within;
      lines.push(drawLine(question, spell(question)));
    }
    const [told, left] = [find("summary").querySelector("[data-answers]"), find("summary").querySelector("details")];
    told.replaceChildren(...lines);
    left.hidden = !blank.length;
    left.querySelector("[data-count]").textContent = blank.length;
    left.querySelector("[data-blank]").replaceChildren(...blank);
  };

  const open = () => {
    build();
    find("summary").hidden = false;
    Page.form.dataset.review = "";
    Page.showLast(true);
    find("summary").focus({ preventScroll: true });
    scrollTo(0, 0);
  };

  const close = () => {
    if (!isOpen()) return;
    find("summary").hidden = true;
    delete Page.form.dataset.review;
    Page.settle();
    Page.showLast(!find("next") || find("next").hidden);
  };

  const review = () => {
    if (Page.stop([Page.form])) return;
    history.pushState({ review: 1 }, "");
    open();
  };

  // Saving is offered on the summary only; before it, reading again.
  Page.showLast = (last) => {
    find("review").hidden = !last || isOpen();
    Page.form.querySelector("#save").hidden = !isOpen();
  };

  Page.onStart((root) => { if (root === Page.form) Page.showLast(!find("next") || find("next").hidden); });
  document.addEventListener("reveal", close, true);
  document.addEventListener("click", ({ target }) => {
    if (target.dataset.go === "review") return review();
    const question = target.closest(".line")?.about;
    if (!question) return;
    if (!find("next")) history.pushState({}, ""); // Back reads again
    Page.reveal(question);
  });
  document.addEventListener("submit", (event) => {
    if (!find("review") || event.submitter?.name || isOpen()) return;
    event.preventDefault();
    event.stopPropagation();
    review();
  }, true);
  addEventListener("popstate", ({ state }) => {
    if (!Page.form) return state?.review && history.back();
    state?.review ? open() : close();
  });
})();
