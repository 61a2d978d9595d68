/* An appointment chosen with the slip: the hours that a structure offers, those that are full and those gone by left out;
 * what is chosen is sealed beside its visit, in the same queue. The server may give the next place: the slip says so.
 *
 *   Phone.booking.offer(slip, given, draw)  puts the lists into a slip of the visit `given.id`, and draws it again with
 *                                           `given.booked` (structure → { day, at }) once that has changed
 *   Phone.booking.write({ day, at }, language) → both as they are said in that language */
(() => {
  "use strict";
  const FORM = "#booking"; // field/booked.py
  const { store, words } = Phone;
  let current; // the slip on the page: { id, records, turns, … }

  const writeHour = (at, language) => {
    const [hour, minute] = at.split(":").map(Number);
    const whole = `${minute}`.padStart(2, "0");
    return language === "fr" ? `${hour} h${minute ? ` ${whole}` : ""}` : `${hour}:${whole}`;
  };
  // A day has no hour: told as it stands, whatever the phone takes for its own zone.
  const write = ({ day, at }, language, length = "long") => {
    const [locale] = [...Intl.DateTimeFormat.supportedLocalesOf([language]), "fr"];
    const told = new Intl.DateTimeFormat(`${locale}-u-nu-latn`, { weekday: length, day: "numeric", month: length, timeZone: "UTC" });
    return `${told.format(new Date(`${day}T00:00Z`))}, ${writeHour(at, language)}`;
  };

  const readSlots = async () => {
    const { told = {} } = (await Phone.state("slots")) || {};
    const { skew = 0 } = (await Phone.desk()) || {};
    const today = await Phone.today();
    const now = new Intl.DateTimeFormat("sv", { timeZone: "Europe/Paris", timeStyle: "short" }).format(Date.now() + skew);
    const isToCome = ([day, at]) => day > today || day === today && at > now;
    return Object.fromEntries(Object.entries(told).map(([structure, slots]) => [structure, slots.filter(isToCome)]));
  };

  const tell = (structure, word, booked) => {
    const told = current.places[structure].querySelector("[role=status]");
    told.textContent = word ? words[word].replace("{when}", booked ? write(booked, document.documentElement.lang) : "") : "";
  };

  const keep = async (structure, choice) => {
    const { id, records, turns } = current;
    const fields = new URLSearchParams({
      submission_id: records[structure] ||= crypto.randomUUID(), form_version: 1, visit: id, structure, choice,
      turn: turns[structure] = (turns[structure] || 0) + 1, // the latest counts
    });
    await Phone.queue.add([await Phone.makeRecord({ form: FORM, fields })]);
  };

  const choose = async (structure, select) => {
    const { given, draw } = current;
    const [day, at] = select.selectedOptions[0].dataset.when?.split(" ") || [];
    try {
      await keep(structure, select.value);
      given.booked[structure] = day && { day, at };
      tell(structure, day ? "slotkept" : "");
    } catch { // no room, a store that another tab holds
      select.value = "";
      delete given.booked[structure];
      tell(structure, "slotlost");
    }
    draw();
  };

  const build = (structure, label, slots) => {
    const place = Phone.find("slot");
    const [name, select] = [place.querySelector("label"), place.querySelector("select")];
    name.htmlFor = select.id = `slot-${structure}`;
    name.append(label ? ` : ${label}` : "");
    for (const [day, at, slot, full] of slots) {
      const option = new Option(write({ day, at }, document.documentElement.lang, "short"), `${day}/${slot}`);
      option.dataset.when = `${day} ${at}`;
      if (full) Object.assign(option, { disabled: true, text: `${option.text} · ${words.slotfull}` });
      select.append(option);
    }
    select.onchange = () => choose(structure, select);
    return place;
  };

  const offer = async (slip, given, draw) => {
    if (!given.id) return;
    const slots = await readSlots();
    const offering = given.structures.filter((structure) => slots[structure]?.length);
    const places = Object.fromEntries(offering.map((structure) =>
      [structure, build(structure, offering.length > 1 && (given.labels[structure] || structure), slots[structure])]));
    current = { id: given.id, given, draw, places, records: {}, turns: {} };
    given.booked = {};
    slip.querySelector("[data-slots]").replaceChildren(...Object.values(places));
  };

  Phone.booking = { offer, write };

  // Another place than the one on the slip, or none.
  Phone.on("sent", (receipts) => {
    for (const [structure, id] of Object.entries(current?.records || {})) {
      const { outcome, booked } = receipts.find((one) => one.id === id) || {};
      if (!outcome || booked && !booked.changed) continue;
      const { given, draw, places } = current;
      given.booked[structure] = booked?.day ? booked : undefined;
      const select = places[structure].querySelector("select");
      const got = [...select.options].find(({ dataset }) => dataset.when === `${booked?.day} ${booked?.at}`);
      select.value = got ? got.value : "";
      tell(structure, booked?.day ? "slotmoved" : "slotlost", booked);
      draw();
    }
  });
  // What was taken back takes its appointments along.
  Phone.on("undone", async (id) => {
    if (current?.id !== id) return;
    const ids = Object.values(current.records);
    current = null;
    await store.change(["records"], async (transaction) => {
      const rows = transaction.objectStore("records");
      for (const one of ids) {
        const key = await store.ask(rows.index("id").getKey(one));
        if (key) rows.delete(key);
      }
    }).catch(() => {}); // the server drops them
    Phone.tell("queue");
  });
})();
