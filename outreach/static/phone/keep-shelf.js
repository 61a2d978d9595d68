/* The shelf: pages and files kept in Cache Storage under addresses that say what they hold. An answer that is not what
 * its address says (a captive portal, a login page, a newer version) is never put there. Also in the service worker.
 *
 *   Phone.shelf.find(address)  → the answer kept, if any · fetch(address) → it, fetched and kept, if it was that
 *   Phone.shelf.keep(address, answer) → whether it was what its address says · list() → addresses · drop(addresses)
 *   Phone.shelf.listNeeds(page)       → the addresses that a page (its text) asks for, now or later */
(() => {
  "use strict";
  const open = () => caches.open("outreach");
  const where = (address) => new URL(address, location.href);
  const HASH = /^[0-9a-f]{10,12}$/;

  const isWhole = async (address, answer, bytes) => {
    if (answer.status !== 200 || answer.redirected || answer.type !== "basic") return false;
    const mark = where(address).searchParams.get("v") || "";
    // The files of labels are named by their size and hour: what is no page is taken for them.
    if (!HASH.test(mark)) return !(answer.headers.get("Content-Type") || "").includes("html");
    const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
    return [...digest].map((byte) => byte.toString(16).padStart(2, "0")).join("").startsWith(mark);
  };

  const keep = async (address, answer) => {
    const bytes = await answer.arrayBuffer();
    if (!await isWhole(address, answer, bytes)) return false;
    const headers = new Headers(answer.headers);
    for (const name of ["Content-Encoding", "Content-Length", "Vary", "Date"]) headers.delete(name);
    await (await open()).put(address, new Response(bytes, { headers }));
    return true;
  };

  const find = async (address) => (await open()).match(address, { ignoreVary: true });

  Phone.shelf = {
    find,
    keep,
    // By the cache of the browser: what a page has loaded already costs nothing more.
    fetch: async (address) => {
      const answer = await fetch(address, { priority: "low", redirect: "manual", signal: AbortSignal.timeout?.(120000) });
      return await keep(address, answer) ? find(address) : undefined;
    },
    list: async () => (await (await open()).keys()).map(({ url }) => url.slice(location.origin.length)),
    drop: async (addresses) => {
      const shelf = await open();
      await Promise.all(addresses.map((address) => shelf.delete(address, { ignoreVary: true })));
    },
    listNeeds: (page) => [...page.matchAll(/="(\/[^"]*[?&;]v=[0-9a-f-]+[^"]*)"/g)].map(([, address]) => address.replaceAll("&amp;", "&")),
  };
})();
