/* Sending: what is missing is told once, a lost network loses nothing; then the page starts. Page.keep(form), once the
 * keeping script has set it, takes the form over and says whether it did; Page.show(page) puts another page in its place. */
(() => {
  "use strict";
  const { all } = Page;
  let busy, stale;

  // Told once: the second try always leaves.
  const listMissing = Page.listMissing = () =>
    all(Page.form, "[data-q]").filter((question) => {
      const { applies, text } = Page.nodes.get(question.dataset.q);
      return applies && !text && Page.mustOf(question)?.hidden === false && !question.querySelector(".err");
    });

  Page.reveal = (question) => {
    question.dispatchEvent(new Event("reveal", { bubbles: true }));
    const control = question.querySelector("input:not([type=hidden]),select,textarea") || question.querySelector("button");
    control?.focus({ preventScroll: true });
    question.scrollIntoView();
  };

  const tellMissing = Page.tellMissing = (missing) => {
    for (const question of missing) {
      const told = document.createElement("span");
      Object.assign(told, { className: "err miss", textContent: Page.form.dataset.missing });
      question.querySelector("legend,label").append(told);
    }
    Page.reveal(missing[0]);
  };

  const wait = (waiting) => {
    const save = Page.form.querySelector("#save");
    busy = waiting;
    [save.textContent, save.dataset.other] = [save.dataset.other, save.textContent];
    save.setAttribute("aria-disabled", waiting);
  };

  const parse = async (answer) => new DOMParser().parseFromString(await answer.text(), "text/html");

  const show = Page.show = (page) => {
    Page.dirty = false;
    document.title = page.title;
    document.documentElement.lang = page.documentElement.lang;
    document.body.replaceWith(page.body);
    history.replaceState(null, ""); // another page, for whoever waits for one
    scrollTo(0, 0);
    start();
    (document.querySelector("#faults") || document.querySelector("main")).focus();
  };

  const readToken = (page) => page.querySelector("#survey [name=csrf_token]");

  // What keeps and seals follows once the page is usable; where it cannot come, the form is posted straight.
  let keeping;
  const follow = () => {
    const { keep, keptAt, account } = Page.form?.dataset || {};
    if (!keep || keeping) return;
    const script = document.createElement("script");
    Object.assign(script, { src: keep, async: false });
    Object.assign(script.dataset, { kept: keptAt, ...(account && { account }) });
    keeping = new Promise((resolve) => { script.onload = script.onerror = resolve; });
    document.head.append(script);
  };

  const send = async (event) => {
    event.preventDefault();
    if (busy) return;
    const { name, value } = event.submitter || {};
    if (!name) { // saving; a step (another language) asks for the page as it is
      const missing = listMissing();
      if (missing.length) return tellMissing(missing);
      busy = true;
      await keeping;
      busy = false;
      if (await Page.keep?.(Page.form)) return;
    }
    const { form } = Page;
    const lost = form.querySelector("#lost");
    lost.hidden = true;
    wait(true);
    try {
      const token = readToken(document); // a page that the phone kept has none
      if (stale || !token.value) token.value = readToken(await parse(await fetch(location.href)))?.value || "";
      const heavy = form.enctype.startsWith("multipart"); // pictures
      const body = heavy ? new FormData(form) : new URLSearchParams(new FormData(form));
      if (name) body.append(name, value);
      const signal = AbortSignal.timeout?.(heavy ? 180000 : 30000);
      const answer = await fetch(location.href, { method: "POST", body, headers: { Accept: "text/html" }, signal });
      const page = await parse(answer);
      if (answer.ok || answer.status === 422 && page.querySelector("#survey")) return show(page);
      stale = answer.status < 402; // logged in again elsewhere: another token
      lost.textContent = page.querySelector("main .note.bad")?.textContent || form.dataset.lost;
    } catch {
      lost.textContent = form.dataset.lost;
    }
    lost.hidden = false;
    wait(false);
    lost.scrollIntoView({ block: "center" });
  };

  // crypto.randomUUID() is missing on plain http.
  const drawId = () => "10000000-1000-4000-8000-100000000000".replace(/[018]/g, (digit) =>
    (digit ^ (crypto.getRandomValues(new Uint8Array(1))[0] & 15) >> (digit / 4)).toString(16));

  const start = () => {
    Page.start();
    if (!Page.form) return;
    busy = stale = false;
    Page.form.onsubmit = send;
    if (!Page.dirty) Page.form.elements.submission_id.value = drawId();
  };

  document.documentElement.classList.add("js");
  document.addEventListener("click", ({ target }) => { if (target.closest("[data-print]")) print(); });
  addEventListener("beforeunload", (event) => { if (Page.dirty && !Page.drafted) event.preventDefault(); });
  start();
  addEventListener("load", () => setTimeout(follow));
})();
