/* The choices that a question does not offer now, and an answer that may not be changed. */
Page.lock = ({ el, place, codes, fixed }) => {
  for (const option of Page.all(el, `[name="${place}"],option`)) {
    const { type, value } = option;
    if (type !== "radio") option.ariaReadOnly = fixed ? true : null;
    const out = !!value && !!codes && !codes.has(value);
    if (option.matches("option")) {
      option.hidden = out;
      option.disabled = out || (!!fixed && !option.selected);
    } else if (type === "radio" || type === "checkbox") {
      option.closest("label").hidden = out;
      option.disabled = out || (!!fixed && !option.checked);
    } else option.readOnly = !!fixed;
  }
};
