/* What is reckoned for a number, a day or an hour as its question keeps it; what is none is blank, as on the server. */
(() => {
  "use strict";
  const FITS = {
    integer: /^-?[0-9]{1,10}$/,
    decimal: /^-?([0-9]{1,15}([.,][0-9]{0,15})?|[.,][0-9]{1,15})$/,
    date: /^[0-9]{4}-[0-9]{2}-[0-9]{2}$/,
    time: /^[0-9]{2}:[0-9]{2}/,
    dateTime: /^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}/,
  };
  // Of a moment, a date keeps the day and a time the hour.
  const cast = (text, kind) => {
    const [day, hour] = text.split("T");
    if (kind === "dateTime") return hour ? text.slice(0, 16) : `${text}T00:00`;
    return hour ? { date: day, time: hour.slice(0, 5) }[kind] || text : text;
  };
  Page.fit = (told, { spot: { logic: { y: kind } } }) => {
    if (!kind || !told) return told.trim();
    const text = cast(told, kind);
    if (!FITS[kind].test(text) || Math.abs(parseFloat(text)) > (kind === "integer" ? 2147483647 : 1e15)) return "";
    return kind === "integer" || kind === "decimal" ? String(+text.replace(",", ".")) : text;
  };
})();
