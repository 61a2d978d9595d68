/* The desk: what the server told this phone last, and what the phone knows by it when it has no network. Whatever does
 * not answer in our own words (a captive portal, a login page, a redirect) changes nothing.
 *
 *   Phone.refresh(now)  asks the server, at most every few minutes unless `now`; whether it answered
 *   Phone.desk()        → what it told last (docs/phone.md), without its token; undefined before the first time
 *   Phone.who()         → { account, login, at } whose phone it is for now
 *   Phone.today()       → the day where the server is, by the phone's clock put right; never before the last it told
 *   Phone.post(path, told, limit) → the answer to a post with a token, asked for again once if it has expired
 * All are promises. "ready" is told with each desk, "login" when the session has ended. */
(() => {
  "use strict";
  const FEW_MINUTES = 180000;
  const WAIT = 20000;
  const PARIS = new Intl.DateTimeFormat("sv", { timeZone: "Europe/Paris" }); // Swedes write 2026-11-23
  let token, asking;
  let asked = -Infinity;
  let pace; // how far the clock is from the time since the page began: another distance, somebody has set it

  const distance = () => Date.now() - performance.now();
  const isOurs = async ({ csrf, account, today, now, key }) =>
    csrf && account && /^\d{4}-\d\d-\d\d$/.test(today) && now > 0 && (await Phone.nameKey(Phone.toBytes(key.public))) === key.id;

  const request = (path, told) => fetch(path, { redirect: "manual", cache: "no-store", ...told });
  const limit = (wait) => AbortSignal.timeout?.(wait);
  const numberOf = (answer) => answer.clone().json().then(({ number }) => number, () => 0); // errors.py

  // What there is to keep, and the words of it: asked for when its address says that it has changed.
  const readList = async (address) => {
    if ((await Phone.state("list"))?.address === address) return;
    const answer = await fetch(address, { redirect: "manual", signal: limit(WAIT) });
    const told = await answer.json();
    if (!Array.isArray(told.forms)) throw new Error("another answer came for the list"); // a captive portal
    await Phone.setState("list", { address, told });
  };

  const ask = async () => {
    try {
      const answer = await request("/sync", { headers: { Accept: "application/json" }, signal: limit(WAIT) });
      if (answer.status === 401 && await numberOf(answer)) Phone.tell("login");
      const { csrf, ...desk } = answer.ok ? await answer.json() : {};
      if (!await isOurs({ csrf, ...desk })) return false;
      token = csrf;
      asked = Date.now();
      pace = distance();
      // The day of a demonstration stands still: the phone counts from it.
      desk.skew = desk.now - asked + Date.parse(desk.today) - Date.parse(PARIS.format(desk.now));
      const { account, login } = desk;
      await Phone.store.put("state", { name: "desk", value: desk }, { name: "who", value: { account, login, at: asked } });
      await readList(desk.list).catch(() => {}); // the one before serves until the next time
      Phone.tell("ready", await Phone.desk());
      return true;
    } catch {
      return false;
    }
  };

  const isFresh = () => token && Math.abs(Date.now() - asked) < FEW_MINUTES && Math.abs(distance() - pace) < 60000;
  Phone.refresh = async (now) => (!now && isFresh()) || (asking ||= ask().finally(() => { asking = null; }));
  Phone.desk = async () => {
    const desk = await Phone.state("desk");
    return desk && { ...(await Phone.state("list"))?.told, ...desk };
  };
  Phone.who = () => Phone.state("who");
  Phone.today = async () => {
    const { skew = 0, today = "" } = (await Phone.desk()) || {};
    const day = PARIS.format(Date.now() + skew);
    return today > day ? today : day;
  };

  Phone.post = async (path, told, wait = WAIT) => {
    if (!await Phone.refresh()) throw new Error("the server is not there");
    const send = () => request(path, {
      method: "POST",
      headers: { Accept: "application/json, text/html;q=.9", "Content-Type": "application/json", "X-CSRFToken": token },
      body: JSON.stringify(told),
      signal: limit(wait),
    });
    let answer = await send();
    if (answer.status === 400 && await numberOf(answer) === 101 && await Phone.refresh(true)) answer = await send();
    if (answer.status === 401 && await numberOf(answer)) {
      token = null;
      Phone.tell("login");
    }
    return answer;
  };

  if (typeof document !== "object" || !Phone.able) return;
  // A page of the server says whose it is: somebody else's desk is not waited for.
  const { account } = document.currentScript.dataset;
  const begin = async () => {
    const other = account && (await Phone.who())?.account !== account;
    if (other) await Phone.setState("who", { account, at: Date.now() }); // known, even if the network goes now
    return Phone.refresh(other);
  };
  Phone.begun = begin().catch(() => {}); // a store that does not open
  addEventListener("pageshow", ({ persisted }) => { if (persisted) Phone.refresh(); });
  document.addEventListener("visibilitychange", () => { if (!document.hidden) Phone.refresh(); });
})();
