/* Numbers with a comma, as expressions read them. */
Page.spell = (text, { inputMode }) => {
  const number = inputMode === "decimal" && text.replace(/\s/g, "").replace(",", ".");
  return number && isFinite(number) ? String(+number) : text;
};
