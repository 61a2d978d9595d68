/* The phone's own store: sealed records that wait, sealed drafts, wrapped keys, and the state of the desk. Every write is
 * on disk when its promise resolves; nothing readable of a visit is ever put here.
 *
 *   Phone.store.read(store, key) · list(store) · count(store) · put(store, …values) · remove(store, …keys)
 *   Phone.store.change(stores, work) → what work(transaction) returns, once all of it is on disk, or none
 *   Phone.store.walk(store, see)     shows each value in its order, for as long as see(value) says so
 *   Phone.state(name) · Phone.setState(name, value)  the small things known by name */
(() => {
  "use strict";
  // A step a version, in their order; one that was shipped never changes.
  const STEPS = [
    (base) => {
      base.createObjectStore("records", { keyPath: "seq", autoIncrement: true }).createIndex("id", "id", { unique: true });
      base.createObjectStore("drafts", { keyPath: "id" });
      base.createObjectStore("keys", { keyPath: "account" });
      base.createObjectStore("state", { keyPath: "name" });
    },
  ];
  let opening;

  const ask = (request) => new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });

  const open = (later) => opening ||= new Promise((resolve, reject) => {
    const request = indexedDB.open("outreach", ...later ? [] : [STEPS.length]);
    request.onupgradeneeded = ({ oldVersion }) => {
      for (const step of STEPS.slice(oldVersion)) step(request.result, request.transaction);
    };
    request.onsuccess = () => {
      // Another tab brings the store forward, or erases it: it must not wait for this one.
      request.result.onversionchange = () => {
        request.result.close();
        opening = null;
      };
      request.result.onclose = () => { opening = null; };
      resolve(request.result);
    };
    request.onerror = () => {
      opening = null;
      // A later version brought it forward: what this one knows is still there, for a tab or a worker of before.
      if (request.error.name === "VersionError") open(true).then(resolve, reject);
      else reject(request.error);
    };
  });

  const change = async (stores, work) => {
    const base = await open();
    return new Promise((resolve, reject) => {
      const transaction = base.transaction(stores, "readwrite", { durability: "strict" });
      let result;
      transaction.oncomplete = () => resolve(result);
      transaction.onabort = () => reject(transaction.error || new Error("the store refused"));
      Promise.resolve(work(transaction)).then((told) => { result = told; }, (fault) => {
        try { transaction.abort(); } catch { /* it was over */ }
        reject(fault);
      });
    });
  };

  const look = async (store, does) => ask(does((await open()).transaction(store).objectStore(store)));

  Phone.store = {
    ask,
    change,
    read: (store, key) => look(store, (rows) => rows.get(key)),
    list: (store) => look(store, (rows) => rows.getAll()),
    count: (store) => look(store, (rows) => rows.count()),
    walk: async (store, see) => {
      const request = (await open()).transaction(store).objectStore(store).openCursor();
      return new Promise((resolve, reject) => {
        request.onerror = () => reject(request.error);
        request.onsuccess = () => {
          const { result } = request;
          if (result && see(result.value)) result.continue();
          else resolve();
        };
      });
    },
    put: (store, ...values) => change([store], (transaction) => {
      for (const value of values) transaction.objectStore(store).put(value);
    }),
    remove: (store, ...keys) => change([store], (transaction) => {
      for (const key of keys) transaction.objectStore(store).delete(key);
    }),
    close: async () => {
      (await open()).close();
      opening = null;
    },
  };
  Phone.state = async (name) => (await Phone.store.read("state", name))?.value;
  Phone.setState = (name, value) => Phone.store.put("state", { name, value });
})();
