/* Choosing the code, changing it; and the card that says where one stands, on the worker's home and on « Ce téléphone ». */
(() => {
  "use strict";
  const ROUNDS = 600000; // OWASP, for PBKDF2 with SHA-256
  const { subtle } = crypto;
  const { code, store } = Phone;
  const draw = (size) => crypto.getRandomValues(new Uint8Array(size));

  const isRun = (digits, by) => [...digits].every((digit, place) => !place || digit - digits[place - 1] === by);
  const isObvious = (digits) =>
    new Set(digits).size < 3 || isRun(digits, 1) || isRun(digits, -1) || digits.slice(0, 3) === digits.slice(3);

  const wrap = async (digits, key) => {
    const told = { salt: draw(16), iv: draw(12), rounds: ROUNDS, tries: 0, right: Date.now() };
    const wrapped = await subtle.wrapKey("pkcs8", key, await code.derive(digits, told), { name: "AES-GCM", iv: told.iv });
    // What is held cannot be read, by a script neither.
    const plain = await subtle.exportKey("pkcs8", key);
    return [{ ...told, wrapped }, await subtle.importKey("pkcs8", plain, code.CURVE, false, ["deriveBits"])];
  };

  const make = async (digits) => {
    const id = await Phone.account();
    const { publicKey, privateKey } = await subtle.generateKey(code.CURVE, true, ["deriveBits"]);
    const raw = new Uint8Array(await subtle.exportKey("raw", publicKey));
    const [told, held] = await wrap(digits, privateKey);
    await store.put("keys", { account: id, id: await Phone.nameKey(raw), public: Phone.toText(raw), ...told });
    code.hold(id, held);
  };

  const choose = async () => {
    let known, first;
    const has = await code.read();
    const judge = async (digits, pad) => {
      const turn = (title, told = "") => {
        pad.querySelector("h1").textContent = pad.dataset[title];
        return told;
      };
      if (has && !known) {
        const { id, key, left } = await code.judge(digits, true);
        if (!key) return Phone.tellLeft(pad, left);
        known = { id, key };
        return turn("choose");
      }
      if (!first) {
        if (isObvious(digits)) return pad.dataset.obvious;
        first = digits;
        return turn("again");
      }
      if (digits !== first) {
        first = "";
        return turn("choose", pad.dataset.differ);
      }
      if (!known) return make(digits);
      const [told, held] = await wrap(digits, known.key);
      await code.amend(known.id, () => told);
      code.hold(known.id, held);
    };
    const chosen = await Phone.askCode(has ? "present" : "choose", judge, "cancel");
    if (localStorage.shut) return false;
    Phone.showPage();
    if (chosen) Phone.tell("code");
    return chosen;
  };

  const show = async () => {
    const [place, key, account] = [document.querySelector("[data-code-card]"), await code.read(), await Phone.account()];
    if (!place || !account) return;
    const offered = "offer" in place.dataset;
    const later = await Phone.state("later") === account;
    if (offered && (key || later) && !place.firstChild) return;
    const told = Phone.find("code");
    const now = key ? "has" : later ? "later" : "none";
    for (const part of told.querySelectorAll("[data-when]")) part.hidden = !part.dataset.when.includes(now);
    const on = (what, does) => { told.querySelector(`[data-does=${what}]`).onclick = does; };
    on("choose", choose);
    on("lock", () => Phone.shut("lock"));
    on("later", async () => {
      await Phone.setState("later", account);
      show();
    });
    place.replaceChildren(told);
  };

  Phone.chooseCode = choose;
  Phone.on("ready", show);
  Phone.on("code", show);
  show();
})();
