/* When filling in began and ended, by the phone's clock, on the day of the outing: the server keeps the part of day. */
(() => {
  "use strict";
  const tell = () => `${Page.context.today}T${new Date().toTimeString().slice(0, 5)}`;
  const note = (which) => {
    for (const input of Page.all(Page.form, `[data-clock=${which}]`))
      if (which === "end" || !input.value) Page.write(input.name, tell());
  };
  Page.onStart((root) => { if (root === Page.form) note("start"); });
  document.addEventListener("submit", () => { if (Page.form) note("end"); }, true);
})();
