/* The slip: its code is drawn on the phone, and the code of an earlier one asked for at a later meeting. */
(() => {
  "use strict";
  const SIGNS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"; // outreach/sealing/slips.py draws and checks the same

  const drawSlip = () => {
    // Bytes from 248 = 8 × 31 on would favour the first signs; 99 leave enough others.
    const bytes = [...crypto.getRandomValues(new Uint8Array(99))];
    const body = bytes.filter((byte) => byte < 248).slice(0, 8).map((byte) => byte % 31);
    const sum = body.reduce((total, sign, place) => total + (9 - place) * sign, 0);
    return [...body, (31 - sum % 31) % 31].map((sign) => SIGNS[sign]).join("").replace(/^(.{4})(.{4})/, "$1-$2-");
  };

  Page.onStart((root) => {
    const { form } = Page;
    const { slip } = form.elements;
    if (root !== form) return;
    if (!Page.dirty) slip.value = drawSlip();
    form.querySelector(`[data-q="${Page.find("first_meeting")}"]`)?.after(form.querySelector("[data-known]"));
  });
  Page.onSettle(() =>
    Page.hide(Page.form.querySelector("[data-known]"), Page.read(Page.find("first_meeting")) !== "no"));
})();
