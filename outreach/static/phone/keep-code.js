/* The code of this phone: six digits under which the key of an account's drafts is wrapped. Drafts are sealed for its
 * public half, without the code; opened with the private half, which is in memory alone once the code was right.
 *
 *   Phone.account()         → the id of the account at work here, or nothing
 *   Phone.code.read()       → the account's key as it lies on the phone, or nothing
 *   Phone.code.key()        → the private half, where the code was right since this page came; or nothing
 *   Phone.code.open(digits) → tries left (0: drafts and key are gone), or nothing when it was right
 *   Phone.code.sweep()      erases what is over · erase(account)
 *   Phone.code.derive, amend, judge, hold: what keep-choose.js is made of */
(() => {
  "use strict";
  if (typeof document !== "object" || !Phone.able) return;
  const [MOST_TRIES, LASTS] = [5, 12 * 3600000];
  const CURVE = { name: "ECDH", namedCurve: "P-256" };
  const { subtle } = crypto;
  const { store } = Phone;
  const { dataset: told } = document.currentScript;
  let opened; // { account, key }

  // A page of the server says whose it is.
  const account = Phone.account = async () => told.account || (await Phone.who())?.account;

  const derive = async (digits, { salt, rounds }) => {
    const typed = await subtle.importKey("raw", new TextEncoder().encode(digits), "PBKDF2", false, ["deriveKey"]);
    const by = { name: "PBKDF2", hash: "SHA-256", salt, iterations: rounds };
    return subtle.deriveKey(by, typed, { name: "AES-GCM", length: 256 }, false, ["wrapKey", "unwrapKey"]);
  };

  const amend = (id, does) => store.change(["keys"], async (transaction) => {
    const keys = transaction.objectStore("keys");
    const row = await store.ask(keys.get(id));
    if (row) keys.put(Object.assign(row, does(row)));
    return row;
  });

  const erase = (id) => store.change(["keys", "drafts"], async (transaction) => {
    const drafts = transaction.objectStore("drafts");
    transaction.objectStore("keys").delete(id);
    for (const draft of await store.ask(drafts.getAll())) if (draft.account === id) drafts.delete(draft.id);
  });

  const judge = async (digits, extractable = false) => {
    const id = await account();
    // Counted on disk before it is judged: a page that is closed in time is no free try.
    const row = await amend(id, ({ tries }) => ({ tries: tries + 1 }));
    if (!row) return { left: 0 };
    const left = Math.max(0, MOST_TRIES - row.tries);
    try {
      if (row.tries > MOST_TRIES) throw 0;
      const cipher = { name: "AES-GCM", iv: row.iv };
      const key = await subtle.unwrapKey("pkcs8", row.wrapped, await derive(digits, row), cipher, CURVE, extractable, ["deriveBits"]);
      await amend(id, () => ({ tries: 0, right: Date.now() }));
      return { id, key };
    } catch {
      if (!left) await erase(id);
      return { left };
    }
  };

  const hold = (id, key) => { opened = { account: id, key }; };

  Phone.code = {
    CURVE, derive, amend, judge, hold, erase,
    read: async () => store.read("keys", await account() || ""),
    key: async () => opened?.account === await account() && await Phone.code.read() && opened?.key,
    open: async (digits) => {
      const { id, key, left } = await judge(digits);
      if (key) hold(id, key);
      return left;
    },
    sweep: async () => {
      for (const { account: id, tries, right } of await store.list("keys"))
        if (tries >= MOST_TRIES || Date.now() - right > LASTS) await erase(id);
    },
  };
})();
