/* Doors where nobody was: one tap opens the numbers, one saves that many sealed visits, and for some seconds a tap takes
 * them all back. */
(() => {
  "use strict";
  if (typeof Phone !== "object" || !Phone.able) return; // the script that follows did not come
  const place = document.querySelector("[data-doors]");
  if (!place) return;
  const note = place.querySelector("[data-noted]");
  let saved = [];
  let clearing, busy;

  const find = async () => ({ desk: await Phone.desk(), outing: await Phone.outing() });

  Phone.drawDoors = (outing, desk) => { place.hidden = !outing || !desk.forms?.some(({ absent }) => absent); };

  const make = ({ form, version, absent }, { outing }) => {
    const fields = new URLSearchParams(absent);
    const beside = { submission_id: crypto.randomUUID(), form_version: version, outing_id: outing.id };
    for (const [name, value] of Object.entries(beside)) fields.append(name, value);
    return Phone.makeRecord({ form, fields });
  };

  const tell = (text, undoable) => {
    note.hidden = false;
    note.querySelector("span").textContent = text;
    note.querySelector("button").hidden = !undoable;
  };

  const save = async (count) => {
    const known = await find();
    const form = known.desk?.forms.find(({ absent }) => absent);
    if (!form || !known.outing) return;
    const records = [];
    for (let turn = 0; turn < count; turn++) records.push(await make(form, known));
    await Phone.queue.add(records);
    saved = records.map(({ id }) => id);
    place.querySelector("details").open = false;
    place.querySelector("summary").focus({ preventScroll: true }); // the number pressed is out of sight
    const { one, several } = place.dataset;
    tell(count === 1 ? one : several.replace("{count}", count), true);
    clearTimeout(clearing);
    clearing = setTimeout(() => { note.querySelector("button").hidden = true; }, 1000 * known.desk.undo_seconds);
    for (const id of saved) Phone.tell("saved", id);
  };

  const takeBack = async () => {
    const back = await Phone.queue.undo(saved);
    clearTimeout(clearing);
    tell(back.length === saved.length ? place.dataset.undone : place.dataset.late, false);
    for (const id of back) Phone.tell("undone", id);
  };

  place.addEventListener("click", async ({ target }) => {
    const number = target.closest("[data-door]");
    const does = number ? () => save(+number.dataset.door) : target.closest("[data-take-back]") && takeBack;
    if (!does || busy) return;
    busy = true;
    try {
      await does();
    } catch {
      tell(place.dataset.refused, false);
    } finally {
      busy = false;
    }
  });
})();
