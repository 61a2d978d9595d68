/* The slip as a page of the phone: the code and its QR, where to go and with what, the notice, in the language that the
 * person reads; read aloud, shared, printed. Kept nowhere: once the page is left, the code is on the person's side only. */
(() => {
  "use strict";
  const FRENCH = "fr";
  const OWN = [FRENCH, "en"]; // the languages in which a territory says where and when
  let coming; // sentences and structures
  let told = { words: {}, structures: {} };

  Phone.slip.prepare = (address) => coming ||= fetch(address).then(async (answer) => {
    if (!answer.ok) throw new Error("the slips did not come");
    told = await answer.json();
  }).catch(() => { coming = null; });

  const find = (slip, what) => slip.querySelector(`[data-${what}]`);
  const ours = (language) => (OWN.includes(language) ? language : OWN.includes(document.documentElement.lang) ? document.documentElement.lang : FRENCH);

  const add = (parent, tag, text, language) => {
    if (!text) return;
    const element = Object.assign(document.createElement(tag), { textContent: text });
    if (language) Object.assign(element, { lang: language, dir: "ltr" });
    parent.append(element);
  };

  const describe = ({ code, structures, labels = {}, booked = {} }, language) => {
    const words = told.words[language] || {};
    const own = ours(language);
    const stops = structures.map((id) => {
      const [label, place, hours, bring] = told.structures[id]?.[own] || [labels[id] || id];
      return [label, place, hours, bring, booked[id] && Phone.booking.write(booked[id], language)];
    });
    return { code, words, own, language, stops };
  };

  const draw = (slip, given, language) => {
    const { words, own, stops } = slip.told = describe(given, language);
    slip.lang = language;
    slip.dir = words.rtl ? "rtl" : "ltr";
    for (const element of slip.querySelectorAll("[data-say]")) element.textContent = words[element.dataset.say] || element.textContent;
    find(slip, "stops").replaceChildren(...stops.map(([label, place, hours, bring, slot]) => {
      const stop = document.createElement("section");
      add(stop, "h3", label, own);
      if (slot) {
        const when = document.createElement("p");
        when.className = "when";
        add(when, "strong", words.slot);
        when.append(" ");
        add(when, "bdi", slot);
        stop.append(when);
      }
      for (const [what, text] of [["where", place], ["when", hours], ["bring", bring]]) {
        if (!text) continue;
        if (language !== own) add(stop, "b", words[what]);
        else if (what === "bring") add(stop, "b", words.bring);
        add(stop, "p", text, own);
      }
      return stop;
    }));
    for (const button of slip.querySelectorAll(".tongues button")) button.setAttribute("aria-pressed", button.lang === language);
    hush(slip);
  };

  /* Read aloud. */
  const swap = (button) => [button.textContent, button.dataset.other] = [button.dataset.other, button.textContent];
  const hush = (slip) => {
    if (!slip.reading) return;
    slip.reading = false;
    speechSynthesis.cancel();
    swap(find(slip, "read"));
  };

  const listSpoken = ({ code, words, own, language, stops }) => [
    [words.title, language],
    ...code ? [[`${words.code} : ${[...code.replace(/-/g, "")].join(", ")}.`, language]] : [],
    ...stops.flatMap(([label, place, hours, bring, slot]) => [
      [label, own], ...slot ? [[`${words.slot} : ${slot}.`, language]] : [], [words.where, language], [place, own], [words.when, language], [hours, own],
      ...bring ? [[words.bring, language], [bring, own]] : [],
    ]),
    [words.ask, language], [words.keep, language], [words.notice, language], [words.rights, language],
  ].filter(([text]) => text);

  const read = (slip, given) => {
    if (slip.reading) return hush(slip);
    const voices = speechSynthesis.getVoices();
    const has = (language) => voices.find((voice) => voice.lang.slice(0, 2).toLowerCase() === language);
    // A phone that lists no voice may well have one.
    const mute = voices.length > 0 && !has(slip.lang);
    const spoken = listSpoken(mute ? describe(given, FRENCH) : slip.told);
    find(slip, "told").textContent = mute ? find(slip, "told").dataset.novoice : "";
    slip.reading = true;
    swap(find(slip, "read"));
    spoken.forEach(([text, language], place) => {
      const said = Object.assign(new SpeechSynthesisUtterance(text), { lang: language, rate: 0.9 });
      if (has(language)) said.voice = has(language);
      if (place === spoken.length - 1) said.onend = () => hush(slip);
      said.onerror = () => hush(slip);
      said.onstart = () => { if (!slip.isConnected) hush(slip); }; // another page took its place
      speechSynthesis.speak(said);
    });
  };

  Phone.on("locked", () => globalThis.speechSynthesis?.cancel());

  const writeText = ({ code, words, stops }) => [
    words.title, code, ...stops.flatMap(([label, place, hours, bring, slot]) => ["", label, slot && `${words.slot} : ${slot}`, place, hours, bring && `${words.bring} ${bring}`]),
    "", words.ask, words.notice, words.rights,
  ].filter((line) => line !== undefined).join("\n").trim();

  const enlarge = (slip, whole) => {
    const button = find(slip, "whole");
    if (slip.classList.contains("whole") !== whole) swap(button);
    slip.classList.toggle("whole", whole);
    document.documentElement.classList.toggle("covered", whole);
    slip.scrollTop = 0;
  };

  const build = (given) => {
    const slip = Phone.find("slip");
    const tongues = slip.querySelector(".tongues");
    for (const [language, { name }] of Object.entries(told.words)) {
      const button = Object.assign(document.createElement("button"), { type: "button", lang: language, textContent: name });
      button.onclick = () => draw(slip, given, language);
      tongues.append(button);
    }
    tongues.hidden = !tongues.firstChild;
    const code = slip.querySelector(".code");
    code.textContent = given.code;
    code.setAttribute("aria-label", [...given.code.replace(/-/g, "")].join(" "));
    find(slip, "known").hidden = !!given.code;
    slip.querySelector(".qr-box").hidden = code.hidden = !given.code;
    if (given.code) slip.querySelector(".qr-box").append(Phone.drawQr(given.code));
    find(slip, "read").hidden = !globalThis.speechSynthesis || !told.words.fr;
    find(slip, "read").onclick = () => read(slip, given);
    find(slip, "share").hidden = !navigator.share;
    find(slip, "share").onclick = () => navigator.share({ title: slip.told.words.title, text: writeText(slip.told) }).catch(() => {}); // closed by the person
    find(slip, "print").onclick = () => print();
    find(slip, "whole").onclick = () => enlarge(slip, !slip.classList.contains("whole"));
    slip.onkeydown = ({ key }) => { if (key === "Escape") enlarge(slip, false); };
    draw(slip, given, document.documentElement.lang);
    Phone.booking.offer(slip, given, () => draw(slip, given, slip.lang)).catch(() => {}); // the opening hours stand
    return slip;
  };

  Phone.slip.draw = async (given) => {
    await (given.at && Phone.slip.prepare(given.at));
    const slip = build(given);
    addEventListener("pagehide", () => hush(slip), { once: true });
    return slip;
  };
})();
