// Print the slip from the receipt.
document.querySelector("[data-print]")?.addEventListener("click", () => print());
