/* The phone's side of a questionnaire. Decides nothing: the server does, by the same trees; the form works without this
 * file, and a lost network loses nothing. data-q: questions.html. */
(() => {
  "use strict";
  const SIGNS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"; // outreach/sealing/slips.py draws and checks the same
  const FIRST_ROWS = 6;
  const EMPTY = "plu dan pour mon mes trop chez avec une des les que qui est pas fait cher aux sur arriv".split(" ");
  const all = (where, what) => [...where.querySelectorAll(what)];
  const fold = (text) => text.normalize("NFD").replace(/[\u0300-\u036f]/g, "").toLowerCase();
  const plain = (name) => name.replace(/-(\d+|__)(?=-|$)/g, ""); // gaps-0-right → gaps-right
  let form, logic, lists, paths, dirty, busy, warned, stale;

  /* What expressions ask for. */

  const cardsOf = (name) =>
    all(form, "[data-card]").map((card) => card.dataset.card).filter((card) => card.replace(/-\d+$/, "") === name);

  // The names of a path, seen from a place: in its own card, else in all of them.
  const locate = (path, place) => {
    let names = [""];
    let many = false;
    for (const step of path.split("-")) {
      names = names.flatMap((before) => {
        const name = before ? `${before}-${step}` : step;
        if (!form.querySelector(`[data-q="${name}"]>[data-cards]`)) return name;
        const cards = cardsOf(name);
        const own = plain(name) !== path && cards.find((card) => place.startsWith(`${card}-`));
        many ||= !own;
        return own || cards;
      });
    }
    return { names, many };
  };

  const isShown = (name) =>
    !name || (!form.querySelector(`[data-q="${name}"]`)?.hidden && isShown(name.replace(/-?[^-]*$/, "")));

  const read = (name) => {
    const inputs = all(form, `[name="${name}"]`);
    const calculation = logic[plain(name)]?.k;
    if (!inputs.length) return calculation && isShown(name) ? Expressions.write(calculation, at(name)) : "";
    const given = inputs.filter((input) => !input.matches(":disabled,:is([type=radio],[type=checkbox]):not(:checked)"));
    return given.map((input) => input.value.trim()).filter(Boolean).join(" ");
  };

  const at = (place) => ({
    value(name) {
      const { names, many } = locate(paths[name] || name, place);
      return many ? names.map(read) : read(names[0]);
    },
    get self() { return form.elements[place] ? read(place) : ""; }, // a calculation has no answer before it is made
    today: new Date().toLocaleDateString("sv"), // Sweden writes 2026-11-23
    lookup: (list, column, key, value) => lists[list]?.[column]?.[lists[list][key].indexOf(value)] || "",
  });

  /* What applies and what must be filled. */

  const hide = (question, hidden) => {
    question.hidden = hidden;
    const parts = question.matches("fieldset") ? [question] : all(question, "input,select,textarea,button");
    for (const part of parts) part.disabled = hidden;
  };

  const mustOf = (question) => question.querySelector(":scope>legend>.must,:scope>label>.must");

  const settle = () => {
    for (const question of all(form, "[data-q]")) {
      const name = question.dataset.q;
      const { r: relevant, q: required } = logic[plain(name)] || {};
      if (relevant) hide(question, !Expressions.holds(relevant, at(name)));
      const must = required && mustOf(question);
      if (must) must.hidden = !Expressions.holds(required, at(name));
    }
    hide(form.querySelector("[data-known]"), read(paths.first_meeting || "") !== "no");
  };

  const findMissing = () =>
    all(form, "[data-q]").filter((question) => mustOf(question)?.getClientRects().length && !read(question.dataset.q));

  const propose = (changed) => {
    for (const [path, { k, t }] of Object.entries(logic)) {
      if (!t?.includes(plain(changed))) continue;
      for (const name of locate(path, changed).names) {
        const text = Expressions.write(k, at(name));
        for (const input of all(form, `[name="${name}"]`)) {
          if (input.type === "radio") input.checked = input.value === text;
          else input.value = text;
        }
        for (const rows of all(form, `[data-q="${name}"]>.rows`)) shape(rows);
      }
    }
  };

  /* Long lists: the first ones, what is found, the chosen one alone. */
  const split = (text) => (fold(text).match(/[\p{L}\d]+/gu) || []).map((word) => word.replace(/^(.{3,}?)e?[sx]?$/, "$1"));

  const rank = (list, words) => {
    for (const row of list) row.held = row.score = 0;
    for (const word of words) {
      const holders = list.filter((row) => row.words.some((other) => other.startsWith(word)));
      for (const row of holders) {
        row.held++;
        row.score += (row.words.includes(word) ? 2 : 1) / holders.length;
      }
    }
    return [...list].sort((one, other) => other.score - one.score);
  };

  const shape = (rows, open) => {
    const [search, more] = [rows.querySelector("[type=search]"), rows.querySelector("[data-more]")];
    const list = rows.list ||= all(rows, "label").map((label) =>
      ({ label, words: split(`${label.textContent} ${label.control.dataset.w || ""}`) }));
    const short = list.length < FIRST_ROWS + 3;
    const typed = split(search.value);
    const told = typed.filter((word) => word.length > 2 && !EMPTY.includes(word));
    const words = told.length ? told : typed;
    const chosen = !open && !words.length && rows.querySelector(":checked");
    const ranked = rank(list, words);
    let found = ranked.filter((row) => row.held === words.length);
    if (!found.length) found = ranked.filter((row) => row.held).slice(0, FIRST_ROWS);
    else if (!words.length && !open && !short) found = found.slice(0, FIRST_ROWS);
    for (const row of list) row.label.hidden = chosen ? !row.label.contains(chosen) : !found.includes(row);
    const focused = document.activeElement;
    search.after(...ranked.map((row) => row.label));
    focused.focus();
    search.hidden = short || !!chosen;
    more.hidden = !chosen && (found.length === list.length || words.length > 0);
    more.textContent = chosen ? form.dataset.change : more.dataset.more;
    rows.querySelector("[role=status]").textContent = found.length ? "" : form.dataset.none;
  };

  /* Cards of a repeat. */
  const number = (cards) => all(cards, ":scope>[data-card]").forEach((card, place) => {
    for (const mark of all(card, "[data-n]")) mark.textContent = place + 1;
  });

  const add = (repeat) => {
    const cards = repeat.querySelector("[data-cards]");
    const name = repeat.dataset.q;
    const next = 1 + Math.max(-1, ...cardsOf(name).map((card) => +card.match(/\d+$/)[0]));
    const blank = repeat.querySelector("template").innerHTML;
    cards.insertAdjacentHTML("beforeend", blank.replaceAll(`${name}-__`, `${name}-${next}`));
    const card = cards.lastElementChild;
    number(cards);
    for (const rows of all(card, ".rows")) shape(rows);
    settle();
    card.tabIndex = -1;
    card.focus();
  };

  const remove = (card) => {
    const cards = card.parentElement;
    const note = document.createElement("p");
    const undo = document.createElement("button");
    const swap = (out, back, focused) => {
      out.replaceWith(back);
      focused.focus();
      number(cards);
      settle();
    };
    Object.assign(undo, { type: "button", textContent: form.dataset.undo, onclick: () => swap(note, card, card) });
    note.className = "note row";
    note.append(`${form.dataset.removed} `, undo);
    card.tabIndex = -1;
    dirty = true;
    swap(card, note, undo);
  };

  let pressed; // the control under the finger
  const onPress = ({ target }) => {
    const control = target.closest("label")?.control;
    pressed = control && { control, chosen: control.checked };
  };

  const onTap = (event) => {
    const { target } = event;
    if (target.type === "radio") {
      if (pressed?.control !== target) return; // an arrow key: the list stays open
      if (pressed.chosen) { // a second tap takes the answer back
        target.checked = false;
        target.dispatchEvent(new Event("change", { bubbles: true }));
      }
      const rows = target.closest(".rows");
      if (rows) {
        rows.querySelector("[type=search]").value = "";
        shape(rows);
      }
      return;
    }
    const button = target.closest("button");
    if (!button) return;
    if (button.name === "_step") {
      event.preventDefault();
      button.value.startsWith("add:") ? add(button.closest("[data-q]")) : remove(button.closest("[data-card]"));
    } else if (button.dataset.step) {
      const input = button.parentElement.querySelector("input");
      input.value = Math.max(0, (parseInt(input.value, 10) || 0) + +button.dataset.step);
      input.dispatchEvent(new Event("change", { bubbles: true }));
    } else if ("more" in button.dataset) {
      shape(button.closest(".rows"), true);
    }
  };

  const onChange = (event) => {
    const { target } = event;
    if (target.type === "search") return event.type === "input" && shape(target.parentElement, !target.value);
    dirty = true;
    if (event.type === "change" && target.name) propose(target.name);
    target.closest("[data-q]")?.querySelector(".miss")?.remove();
    settle();
  };

  const onKey = (event) => {
    if (event.key === "Enter" && event.target.type === "search") {
      event.preventDefault();
      const control = all(event.target.parentElement, "label").find((label) => !label.hidden)?.control;
      pressed = { control };
      control?.click();
      control?.focus();
    }
  };

  /* Sending. */

  const tellMissing = (missing) => {
    for (const question of missing) {
      const told = document.createElement("span");
      Object.assign(told, { className: "err miss", textContent: form.dataset.missing });
      question.querySelector("legend,label").append(told);
    }
    missing[0].querySelector("input,select,textarea").focus({ preventScroll: true });
    missing[0].scrollIntoView();
  };

  const wait = (waiting) => {
    const save = form.querySelector("#save");
    busy = waiting;
    [save.textContent, save.dataset.other] = [save.dataset.other, save.textContent];
    save.setAttribute("aria-disabled", waiting);
  };

  const parse = async (answer) => new DOMParser().parseFromString(await answer.text(), "text/html");

  const show = (page) => {
    dirty = false;
    document.title = page.title;
    document.body.replaceWith(page.body);
    history.replaceState(null, ""); // another page, for whoever waits for one
    scrollTo(0, 0);
    start();
    (document.querySelector("#faults") || document.querySelector("main")).focus();
  };

  const readToken = (page) => page.querySelector("#survey [name=csrf_token]");

  const send = async (event) => {
    event.preventDefault();
    if (busy) return;
    const missing = warned ? [] : findMissing();
    warned = true; // told once: the second try always leaves
    if (missing.length) return tellMissing(missing);
    const lost = form.querySelector("#lost");
    lost.hidden = true;
    wait(true);
    try {
      if (stale) readToken(document).value = readToken(await parse(await fetch(location.href)))?.value;
      const body = new URLSearchParams(new FormData(form));
      const signal = AbortSignal.timeout?.(30000);
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

  const drawSlip = () => {
    // Bytes from 248 = 8 × 31 on would favour the first signs; 99 leave enough others.
    const bytes = [...crypto.getRandomValues(new Uint8Array(99))];
    const body = bytes.filter((byte) => byte < 248).slice(0, 8).map((byte) => byte % 31);
    const sum = body.reduce((total, sign, place) => total + (9 - place) * sign, 0);
    return [...body, (31 - sum % 31) % 31].map((sign) => SIGNS[sign]).join("").replace(/^(.{4})(.{4})/, "$1-$2-");
  };

  const start = () => {
    form = document.getElementById("survey");
    if (!form) return;
    ({ nodes: logic, lists } = JSON.parse(document.getElementById("logic").textContent));
    const find = (pattern) => [...form.innerHTML.matchAll(pattern)].map((found) => found[1]);
    for (const list of Object.values(lists)) // names that a question shows
      if (list.name?.trim) list.name = find(RegExp(`[-"]${list.name}" value="([^"]+)`, "g"));
    const names = find(/ data-q="([^"]+)/g).map(plain);
    paths = Object.fromEntries([...Object.keys(logic), ...names].map((path) => [path.split("-").pop(), path]));
    dirty = !!document.getElementById("faults");
    busy = warned = stale = false;
    const { submission_id: id, slip } = form.elements;
    if (!dirty) [id.value, slip.value] = [drawId(), slip.value && drawSlip()];
    const meeting = form.querySelector(`[data-q="${paths.first_meeting}"]`);
    if (meeting) meeting.after(form.querySelector("[data-known]"));
    Object.assign(form, { onpointerdown: onPress, onclick: onTap, onkeydown: onKey, onsubmit: send });
    form.oninput = form.onchange = onChange;
    settle();
    for (const rows of all(form, ".rows")) shape(rows);
  };

  document.documentElement.classList.add("js");
  document.addEventListener("click", (event) => { if (event.target.closest("[data-print]")) print(); });
  addEventListener("beforeunload", (event) => { if (dirty) event.preventDefault(); });
  start();
})();
