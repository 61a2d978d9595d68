/* The outing under way, begun here or told by the server: place, channel and part of day are said once. One that began
 * here is told to the server with the first visit of it. Also runs in the service worker.
 *
 *   Phone.outing(id)        → { id, on_day, part_of_day, channel, neighbourhood }: the current one of today, or one begun
 *                             here by its id; else undefined
 *   Phone.startOuting(told) · Phone.endOuting()
 *   Phone.namePlace(desk, code) → the label of a neighbourhood
 *   Phone.isOwnOuting()     → whether the server does not know of it yet, as far as the phone does */
(() => {
  "use strict";
  const NAME = "outing";
  const MOST_KNOWN = 30;
  const choose = ({ id, on_day, part_of_day, channel, neighbourhood }) => ({ id, on_day, part_of_day, channel, neighbourhood });

  // Of the account whose phone it is, today, and not over.
  const find = async () => {
    const kept = await Phone.state(NAME);
    const current = kept && !kept.ended && kept.outing.on_day === await Phone.today();
    return current && kept.account === (await Phone.who())?.account ? kept : undefined;
  };

  Phone.outing = async (id) => {
    const current = (await find())?.outing;
    return !id || current?.id === id ? current : (await Phone.state(NAME))?.begun?.find((outing) => outing.id === id);
  };
  Phone.namePlace = ({ places = [] }, code) => places.find((place) => place.code === code)?.label || code;
  Phone.isOwnOuting = async () => !!(await find())?.own;
  // A form opened in it may be saved in another one, or tomorrow.
  Phone.startOuting = async (told) => {
    const [outing, before] = [choose(told), (await Phone.state(NAME))?.begun || []];
    return Phone.setState(NAME, {
      outing, own: true, account: (await Phone.who())?.account, begun: [outing, ...before].slice(0, MOST_KNOWN),
    });
  };
  Phone.endOuting = async () => Phone.setState(NAME, { ...await Phone.state(NAME), ended: true });

  Phone.on("ready", async ({ account, outing: told }) => {
    const kept = await Phone.state(NAME);
    const ours = kept?.account === account ? kept : undefined;
    const begun = kept?.begun || [];
    if (told && told.id === ours?.outing.id) {
      if (ours.own) await Phone.setState(NAME, { ...ours, own: false });
    } else if (!(ours?.own && await find()))
      await Phone.setState(NAME, { outing: told ? choose(told) : { on_day: "" }, account, begun });
    Phone.tell("outing");
  });
})();
