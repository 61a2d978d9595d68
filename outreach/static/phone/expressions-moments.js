/* Days and times: the wall clock as if it were the world's, and its offset in minutes. */
(() => {
  "use strict";
  const { evaluate, parts: { WITHIN, DAY, NUMBER, toNumber, toText } } = Expressions;
  const { trunc } = Math;
  const pad = (number) => String(number).padStart(2, "0");
  const WRITTEN =
    /^(?:(?!0000)([0-9]{4})-([0-9]{1,2})-([0-9]{1,2}))?(?:(?:^|T)([0-9]{2}):([0-9]{2})(?::([0-9]{2})(?:\.([0-9]+))?)?(Z|[+-][0-9]{2}(?::?[0-9]{2})?)?)?$/;
  const MINUTE = 60000;
  const nowOf = (context) => context.now || `${context.today}T00:00:00.000+00:00`;
  const isWritable = (time) => new Date(time).getUTCFullYear() > 0 && time < 253402300800000;
  const offsetOf = (text) => {
    const [, sign, hours, minutes = 0] = /([+-])([0-9]{2}):?([0-9]{2})?$/.exec(text) || [0, "+", 0];
    return +(sign + 1) * (hours * 60 + +minutes);
  };
  // Text that is a number, and a truth, count as days.
  const readMoment = (given, context) => {
    const here = offsetOf(nowOf(context));
    const value = Array.isArray(given) ? toText(given) : given;
    if (typeof value !== "string" || NUMBER.test(value)) {
      const time = Math.floor(value * DAY) + here * MINUTE;
      return isWritable(time) && { time, offset: here, number: +value };
    }
    const [, year, month, day, hour, minute, second, rest = "", offset] = WRITTEN.exec(value) || [];
    const dated = year ? `${year}-${pad(month)}-${pad(day)}` : hour && context.today;
    const clock = [hour, minute, second].map((part) => part || "00").join(":");
    const iso = `${dated}T${clock}.${(rest + "000").slice(0, 3)}Z`;
    const time = Date.parse(iso);
    return isWritable(time) && new Date(time).toISOString() === iso &&
      { time, offset: offset ? offsetOf(offset) : here, dated: year, timed: year && hour };
  };
  const writeMoment = (time, offset) => {
    const ahead = new Date(Math.abs(offset) * MINUTE).toISOString().slice(11, 16);
    return new Date(time).toISOString().slice(0, 23) + (offset < 0 ? "-" : "+") + ahead;
  };
  // A function of one or more moments, and what it says of those that cannot be read.
  const ofMoment = (many, blank, does) => (tree, context) => {
    const values = tree.slice(1).map((part) => evaluate(part, context));
    const moments = values.slice(0, many).map((value) => readMoment(value, context));
    return moments.every(Boolean) ? does(moments, values.slice(many), context) : blank;
  };
  const format = ofMoment(1, "", ([{ time }], [form], context) => {
    const at = new Date(time);
    const tell = (part, length) =>
      at.toLocaleDateString(context.language === "fr" ? "fr" : "en", { [part]: length, timeZone: "UTC" });
    const [year, month, day, hour, minute, second, thousandth] = at.toISOString().split(/[^0-9]/);
    const known = {
      "%": "%", Y: year, y: year.slice(2), m: month, n: +month, d: day, e: +day, H: hour, h: +hour,
      M: minute, S: second, 3: thousandth,
      B: tell("month", "long"), b: tell("month", "short"), A: tell("weekday", "long"), a: tell("weekday", "short"),
    };
    return toText(form).replace(/%([%YymnBbdeHhMSAa3])/g, (_, sign) => known[sign]);
  });
  const addToDay = ofMoment(1, "", ([{ time, offset, timed }], added) => {
    const [years, months, days, hours, minutes] = [...added, 0, 0, 0, 0].map((each) => trunc(toNumber(each)) || 0);
    const start = new Date(time);
    const day = start.getUTCDate() - 1 + days;
    start.setUTCDate(1);
    start.setUTCMonth(start.getUTCMonth() + months + years * 12);
    const moved = start.getTime() + day * DAY + (hours * 60 + minutes) * MINUTE;
    if (!isWritable(start) || !isWritable(moved)) return "";
    return writeMoment(moved, offset).slice(0, added.length > 3 || timed ? 29 : 10);
  });

  Object.assign(WITHIN, {
    now: (tree, context) => nowOf(context),
    "date-time": ofMoment(1, "", ([{ time, offset }]) => writeMoment(time, offset)),
    "decimal-date-time": ofMoment(1, NaN, ([{ time, offset, dated, number = NaN }]) =>
      dated ? (time - offset * MINUTE) / DAY : number),
    "decimal-time": ofMoment(1, NaN, ([{ time, number }]) =>
      number === undefined ? (((time % DAY) + DAY) % DAY) / DAY : number - Math.floor(number)),
    "format-date": format,
    "format-date-time": format,
    "difference-in-months": ofMoment(2, NaN, ([first, last]) => {
      const [one, other] = [new Date(first.time), new Date(last.time)];
      const months = (other.getUTCFullYear() - one.getUTCFullYear()) * 12 + other.getUTCMonth() - one.getUTCMonth();
      return months - (other.getUTCDate() < one.getUTCDate() ? 1 : 0);
    }),
    "add-date": addToDay,
  });
})();
