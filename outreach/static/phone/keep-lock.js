/* The lock: after some minutes without a touch, the page is hidden (not covered: `.shut` takes it out of the screen, of
 * the search and of the screen reader) until the code is right; the page itself does not move. What is asked or told
 * meanwhile stands beside <body>: a page that comes in its place (Page.show) stays hidden too.
 *
 *   Phone.showAlone(element), Phone.showPage()  one element alone in place of the page; the page again
 *   Phone.askCode(title, judge, wayOut)  → true, or false by the way out; judge(digits, pad) tells what is wrong, or nothing
 *   Phone.unlock()   → true once the private half is at hand
 *   Phone.more()     → resolves once what is seldom needed has come (MORE_KEEPING)
 *   Phone.shut(why)  hides everything in all tabs: "lock", "login" (too many errors), "left", "erased"; nothing: shows it again
 * It lives in localStorage (shut.js says what), which answers at once: nothing is seen in between. */
(() => {
  "use strict";
  if (typeof document !== "object" || !Phone.able) return;
  const HOUR = 3600000;
  const { documentElement: root } = document;
  const { localStorage: kept } = globalThis;
  const { account } = document.currentScript.dataset;
  let box, before, noted, emptied;
  let shown = "";

  const hide = () => {
    before ||= [document.title, document.activeElement, scrollY];
    root.classList.add("shut");
  };

  Phone.showAlone = (element) => {
    hide();
    if (!box) {
      box = document.createElement("main");
      box.className = "lock";
      root.append(box);
    }
    document.title = Phone.words.title;
    box.replaceChildren(element);
    element.querySelector("h1").focus();
  };

  Phone.showPage = () => {
    root.classList.remove("shut");
    if (!before) return;
    const [title, focused, top] = before;
    if (document.title === Phone.words.title) document.title = title; // a receipt may have come meanwhile
    box?.remove();
    box = before = null;
    scrollTo(0, top);
    focused.focus({ preventScroll: true });
  };

  Phone.askCode = (title, judge, wayOut) => new Promise((resolve) => {
    const pad = Phone.find("pad");
    const [heading, input, fault, status, out] = ["h1", "input", ".err", "[role=status]", "[data-out]"].map((part) => pad.querySelector(part));
    const type = async (text) => {
      if (pad.ariaBusy) return;
      input.value = text.replace(/\D/g, "").slice(0, 6);
      status.textContent = pad.dataset.count.replace("{n}", input.value.length);
      if (input.value.length < 6) return;
      [pad.ariaBusy, fault.textContent, status.textContent] = ["true", "", pad.dataset.checking];
      const told = await judge(input.value, pad);
      [pad.ariaBusy, input.value, status.textContent] = [null, "", ""];
      if (told === undefined) return resolve(true);
      fault.textContent = told;
    };
    const press = (key) => {
      if (key === "Backspace") type(input.value.slice(0, -1));
      else if (/^\d$/.test(key)) type(input.value + key);
    };
    [heading.textContent, out.textContent] = [pad.dataset[title], pad.dataset[wayOut]];
    out.onclick = () => resolve(false);
    pad.onsubmit = (event) => event.preventDefault();
    pad.oninput = () => type(input.value);
    pad.onclick = ({ target }) => press(target.value);
    pad.onkeydown = ({ key, target }) => { if (target !== input) press(key); };
    Phone.showAlone(pad);
  });

  Phone.tellLeft = ({ dataset }, left) => {
    if (!left) Phone.shut("login");
    return left === 1 ? dataset.last : dataset.left.replace("{n}", left);
  };

  Phone.more = async () => {
    await Phone.whenReady;
    await Phone.learn(Phone.words.moreKept);
    await Phone.bring(Phone.words.more);
  };

  const touched = () => { kept.active = noted = Date.now(); };

  const open = async (digits, pad) => {
    const left = await Phone.code.open(digits);
    if (left !== undefined) return Phone.tellLeft(pad, left);
    kept.right = Date.now();
    touched();
  };

  Phone.unlock = async () => {
    if (await Phone.code.key()) return true;
    const right = await Phone.askCode("unlock", open, "cancel");
    if (!kept.shut) Phone.showPage();
    return right;
  };

  const lock = async () => {
    if (await Phone.askCode("unlock", open, "leave")) return Phone.shut();
    await Phone.more();
    await Phone.leave();
    if (kept.shut === "lock") lock();
  };

  // What was being filled in is gone from this page as well.
  const empty = () => {
    emptied = true;
    if (typeof Page === "object") Page.dirty = false;
    document.body.replaceChildren();
  };

  const begin = () => {
    empty();
    location.reload();
  };

  // Whoever waits until a code is over, or wears it out, does not open what the server shows: a login does. What the phone
  // keeps for everybody goes on without.
  const whyShut = () => kept.shut || (kept.over && account && "over") || "";

  const follow = async () => {
    const shut = whyShut();
    if (shut === shown) return;
    const locked = shown === "lock";
    shown = shut;
    if (shut) hide();
    await Phone.whenReady;
    if (shown !== shut) return;
    if (!shut) {
      if (emptied || locked && !await Phone.code.read()) return begin(); // its drafts are erased
      Phone.showPage();
    } else if (shut === "lock") lock();
    else {
      empty();
      await Phone.more();
      Phone.wall(shut);
    }
    Phone.tell(shut ? "locked" : "unlocked");
  };

  Phone.shut = (why = "") => {
    kept.shut = why;
    follow();
  };

  const look = async () => {
    const { guard, active, right, shut } = kept;
    const old = Date.now() - right;
    if (guard && old > 12 * HOUR) {
      [kept.guard, kept.over] = ["", "1"];
      await Phone.code.sweep();
      if (shut === "lock") kept.shut = "";
      return begin();
    }
    // A clock that was set back is no excuse; the last half hour of a code is not waited for.
    if (guard && !shut && (Math.abs(Date.now() - active) > guard * 60000 || old > 11.5 * HOUR)) {
      Phone.drafts?.save();
      kept.shut = "lock";
    }
    follow();
  };

  const touch = () => {
    if (kept.shut || Date.now() - noted < 5000) return;
    look(); // a touch after the time is none
    if (!kept.shut) touched();
  };

  // Who is at work is known late on a new phone, and may change: this runs again then.
  const start = async () => {
    await Phone.code.sweep();
    const [key, desk] = await Promise.all([Phone.code.read(), Phone.desk()]);
    if (key) [kept.right, kept.active] = [key.right, kept.active || Date.now()];
    if (!key && (kept.guard || kept.shut === "lock")) kept.over = "1"; // gone since, by time or by errors
    kept.guard = key && (desk?.lock_minutes ?? 5) || "";
    if (!key && kept.shut === "lock") kept.shut = "";
    look();
    if (!whyShut() && !box) root.classList.remove("shut"); // shut.js had no key to ask
  };

  document.addEventListener("submit", (event) => {
    if (!event.target.matches("[action$='/logout']")) return;
    event.preventDefault();
    Phone.more().then(() => Phone.leave(), () => event.target.submit());
  }, true);
  for (const kind of ["pointerdown", "keydown", "input"]) addEventListener(kind, touch, { capture: true, passive: true });
  for (const kind of ["pageshow", "focus", "storage"]) addEventListener(kind, look);
  document.addEventListener("visibilitychange", look);
  setInterval(look, 10000);
  // The phone was erased in another tab.
  addEventListener("storage", ({ key }) => { if (key === null && !Phone.erasing) begin(); });
  // A page that the browser kept whole, for « Back », is not shown to who came in since.
  const whose = Phone.begun.then(Phone.who);
  addEventListener("pageshow", async ({ persisted }) => {
    if (persisted && (await whose)?.account !== (await Phone.who())?.account) begin();
  });
  Phone.on("ready", start);
  Phone.on("code", start);
  start();
  if (document.querySelector("[data-code-card]")) Phone.more().catch(() => {});
})();
