/* Counts: one less, one more. */
document.addEventListener("click", ({ target }) => {
  const { step } = target.dataset;
  if (!step) return;
  const input = target.parentElement.querySelector("input");
  input.value = Math.max(0, (parseInt(input.value, 10) || 0) + +step);
  Page.change(input);
});
