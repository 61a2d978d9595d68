/* The dated slots at which structures receive people with a slip, as the server told them last: kept in the store, since
 * a slip may be made without network (keep-booking.js). Asked for when their address says that they have changed. */
(() => {
  "use strict";
  if (typeof document !== "object" || !Phone.able) return;
  const learn = async ({ slots }) => {
    if (!slots || (await Phone.state("slots"))?.address === slots) return;
    await Phone.idle();
    const answer = await fetch(slots, { redirect: "manual", cache: "no-store" });
    const { slots: told } = await answer.json();
    if (told) await Phone.setState("slots", { address: slots, told });
  };
  const look = (desk) => { if (desk) learn(desk).catch(() => {}); }; // those of before serve until the next time
  Phone.on("ready", look);
  Phone.begun.then(Phone.desk).then(look);
})();
