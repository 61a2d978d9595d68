// Say that a file is too large before a minute is spent sending it.
const form = document.querySelector("form[data-most]");
form?.addEventListener("submit", (event) => {
  const files = [...form.querySelectorAll("[type=file]")].flatMap((input) => [...input.files]);
  if (!files.some((file) => file.size > +form.dataset.most)) return;
  event.preventDefault();
  const told = document.getElementById("faults");
  told.textContent = form.dataset.large;
  told.hidden = false;
  told.focus();
});
