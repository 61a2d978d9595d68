/* The queue: sealed records leave in their order, by one tab or the service worker at a time, in batches. A record goes
 * when a receipt names it, and only then: whatever else comes back leaves everything as it was.
 *
 *   Phone.queue.add(records)     keeps { id, form, version, captured_on, envelope, key, saved_at, hold_until }; one of a
 *                                known id takes its place, and that of the id that it is `instead` of
 *   Phone.queue.flush()          sends what may leave; in the service worker, fails when it must be tried again
 *   Phone.queue.list()           → the records in their order, without their envelopes; count() → how many
 *   Phone.queue.undo(ids)        → those of them taken back in time, what they took the place of being there again;
 *                                release(ids) lets them leave at once
 * "queue" is told when it has changed, "sent" with the receipts: in every tab. */
(() => {
  "use strict";
  const MOST = 20;
  const MOST_SIGNS = 4000000;
  const [FIRST_WAIT, LONGEST_WAIT] = [5000, 300000];
  const LEASE = 300000;
  const NAME = "outreach-send";
  const KEPT = ["refused", "conflict", "not_yours"];
  const GONE = ["stored", "duplicate", "dropped"];
  const { store } = Phone;
  const inPage = typeof document === "object";
  const channel = globalThis.BroadcastChannel && new BroadcastChannel("outreach");
  let running, again, timer;
  let wait = FIRST_WAIT;

  const tell = (...told) => {
    Phone.tell(...told);
    channel?.postMessage(told);
  };
  if (channel) channel.onmessage = ({ data }) => Phone.tell(...data);

  // By a clock that was put back, it would be held for a year.
  const isHeld = ({ saved_at, hold_until }) => saved_at <= Date.now() && Date.now() < hold_until;

  const pick = async (tried, account, most) => {
    const batch = [];
    let signs = 0;
    await store.walk("records", (row) => {
      if (tried.has(row.seq) || isHeld(row)) return true;
      if (row.state !== "waiting" && !(row.state === "not_yours" && row.account !== account)) return true;
      signs += row.envelope.length;
      if (batch.length && signs > MOST_SIGNS) return false;
      return batch.push(row) < most;
    });
    return batch;
  };

  const write = ({ id, form, version, captured_on, envelope }) => ({ id, form, version, captured_on, envelope });

  const post = async (batch) => {
    const records = batch.map(write);
    const signs = records.reduce((sum, { envelope }) => sum + envelope.length, 0);
    return Phone.post("/sync", { today: await Phone.today(), records }, 30000 + signs / 20);
  };

  // What came meanwhile in the place of what was sent stays.
  const change = (batch, receipts, does) => receipts.length && store.change(["records"], async (transaction) => {
    const rows = transaction.objectStore("records");
    for (const receipt of receipts) {
      const sent = batch.find(({ id }) => id === receipt.id);
      const row = await store.ask(rows.get(sent.seq));
      if (row?.envelope === sent.envelope) does(rows, row, receipt);
    }
  });

  const settle = async (batch, told, account) => {
    const receipts = told.filter(({ id }) => batch.some((sent) => sent.id === id));
    const having = (outcomes) => receipts.filter(({ outcome }) => outcomes.includes(outcome));
    await change(batch, having(GONE), (rows, { seq }) => rows.delete(seq));
    // The faults are not kept: which questions were asked tells of the answers.
    await change(batch, having(KEPT), (rows, row, { outcome, told: sentence }) =>
      rows.put({ ...row, state: outcome, told: sentence, account }));
    tell("sent", receipts);
    tell("queue");
  };

  const sendAll = async () => {
    const tried = new Set(); // once a flush
    let most = MOST;
    if (!await Phone.refresh()) throw new Error("the server is not there");
    for (;;) {
      const batch = await pick(tried, (await Phone.who())?.account, most);
      if (!batch.length) return;
      const answer = await post(batch);
      if (answer.status === 413 && batch.length > 1) {
        most = batch.length >> 1;
        continue;
      }
      if (answer.status !== 413) {
        if (answer.status === 401) return;
        const { receipts } = await answer.json();
        await settle(batch, receipts, (await Phone.who())?.account); // whoever came in meanwhile
      }
      batch.forEach(({ seq }) => tried.add(seq));
    }
  };

  // Without Web Locks, a lease that ends by itself when its tab died.
  const lease = async (work) => {
    const now = Date.now();
    const ours = await store.change(["state"], async (transaction) => {
      const rows = transaction.objectStore("state");
      const until = (await store.ask(rows.get("lease")))?.value;
      const free = !(until > now && until <= now + LEASE);
      if (free) rows.put({ name: "lease", value: now + LEASE });
      return free;
    });
    if (!ours) return true;
    try {
      await work();
    } finally {
      await store.remove("state", "lease");
    }
  };
  const alone = (work) => (navigator.locks
    ? navigator.locks.request(NAME, { ifAvailable: true }, async (lock) => (lock ? work() : true))
    : lease(work));

  const later = (delay) => {
    clearTimeout(timer);
    timer = setTimeout(flush, delay);
  };
  const summon = () => navigator.serviceWorker?.ready.then(({ sync }) => sync?.register(NAME)).catch(() => {});

  // How long until a record that is held may leave.
  const findHold = async () => {
    let end = Infinity;
    await store.walk("records", (row) => {
      if (isHeld(row)) end = Math.min(end, row.hold_until);
      return true;
    });
    return end - Date.now() + 50;
  };

  const run = async () => {
    try {
      do {
        again = false;
        if (!await store.count("records")) break;
        if (await alone(sendAll)) { // another tab sends
          if (inPage) later(2000);
          return;
        }
      } while (again);
      wait = FIRST_WAIT;
      const hold = await findHold();
      if (hold === Infinity) return;
      if (inPage) return later(hold);
      await new Promise((done) => setTimeout(done, hold));
      return run();
    } catch (fault) {
      if (!inPage) throw fault;
      later(wait * (.75 + Math.random() / 2));
      wait = Math.min(LONGEST_WAIT, wait * 2);
      summon();
    }
  };

  const flush = () => {
    again = true;
    return running ||= run().finally(() => {
      running = null;
      if (again) flush(); // asked for while it ended
    });
  };

  const add = async (records) => {
    await store.change(["records", "drafts"], async (transaction) => {
      const rows = transaction.objectStore("records");
      for (const { instead, ...record } of records) {
        Phone.drafts?.clear(transaction, record.id);
        const known = await store.ask(rows.index("id").get(instead || record.id));
        const { before, ...told } = known || {};
        rows.put({ state: "waiting", ...record, ...(known && { seq: known.seq, before: told }) });
      }
    });
    tell("queue");
    if (inPage) summon();
    flush();
  };

  const ofHeld = (ids, does) => store.change(["records"], async (transaction) => {
    const rows = transaction.objectStore("records");
    const found = [];
    for (const id of ids) {
      const row = await store.ask(rows.index("id").get(id));
      if (!row || !isHeld(row)) continue;
      does(rows, row);
      found.push(id);
    }
    return found;
  });

  const undo = async (ids) => {
    const found = await ofHeld(ids, (rows, { seq, before }) => (before ? rows.put(before) : rows.delete(seq)));
    tell("queue");
    return found;
  };

  const release = async (ids) => {
    await ofHeld(ids, (rows, row) => rows.put({ ...row, hold_until: 0 }));
    return flush();
  };

  const list = async () => {
    const rows = [];
    await store.walk("records", ({ envelope, before, ...row }) => rows.push(row));
    return rows;
  };

  Phone.queue = { add, flush, list, undo, release, write, count: () => store.count("records") };

  if (!inPage || !Phone.able) return;
  const hurry = () => {
    wait = FIRST_WAIT;
    flush();
  };
  addEventListener("online", hurry);
  addEventListener("pageshow", ({ persisted }) => { if (persisted) hurry(); });
  document.addEventListener("visibilitychange", () => { if (!document.hidden) hurry(); });
  Phone.begun.then(flush);
})();
