/* The service worker: what is on the shelf is given at once, whatever the network pretends; the rest comes from the
 * network, or the home without network says so. What is posted, and what the queue asks, is never touched. */
(() => {
  "use strict";
  const { shelf } = Phone;
  // A network that lies is left after so long, in ms.
  const [SHORT, LONG] = [3000, 15000];
  const DAILY = ["/", "/visits", "/outings"];

  const within = (answer, limit) => Promise.race([
    answer, new Promise((_, refuse) => setTimeout(refuse, limit, new Error("no answer in time")))]);

  const openPage = async (request, url) => {
    const kept = await Phone.findPage(url).catch(() => null);
    if (kept) return kept;
    const daily = DAILY.includes(url.pathname);
    const asked = fetch(request);
    let answer;
    try {
      answer = await within(asked, daily || url.pathname.startsWith("/forms/") ? SHORT : LONG);
      if (answer.status < 500 && !(daily && url.pathname !== "/" && answer.type === "opaqueredirect")) return answer;
    } catch { /* no network */ }
    // A session that ended leads to the login page: what waits goes on without.
    const why = answer?.type === "opaqueredirect" ? "login" : daily ? "network" : "elsewhere";
    return (await Phone.openHome(why).catch(() => null)) || asked;
  };

  const openFile = async (event, { pathname, search }) => {
    const kept = await shelf.find(pathname + search).catch(() => null);
    if (kept) return kept;
    const answer = await fetch(event.request);
    event.waitUntil(shelf.keep(pathname + search, answer.clone()).catch(() => {}));
    return answer;
  };

  // A newer worker waits until no page of the older one is left: Chromium may leave a page that is asked for while one
  // takes the other's place without an answer. Both find the same shelf.
  addEventListener("activate", (event) => event.waitUntil(clients.claim()));
  addEventListener("fetch", (event) => {
    const { request } = event;
    const url = new URL(request.url);
    if (request.method !== "GET" || url.origin !== location.origin) return;
    // « Visite semblable » asks for the page of a form without leaving its own.
    const isPage = request.mode === "navigate" || request.headers.get("Accept") === "text/html";
    if (isPage) event.respondWith(openPage(request, url));
    else if (url.searchParams.has("v")) event.respondWith(openFile(event, url));
  });
  addEventListener("sync", (event) => event.waitUntil(Phone.queue.flush()));
})();
