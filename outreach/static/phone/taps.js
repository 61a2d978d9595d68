/* A second tap takes an answer back. Page.isPressed(control) tells a tap from an arrow key. */
(() => {
  "use strict";
  let pressed; // the control under the finger
  Page.isPressed = (control) => pressed?.control === control;
  document.addEventListener("pointerdown", ({ target }) => {
    const control = target.closest("label")?.control;
    pressed = control && { control, chosen: control.checked };
  });
  document.addEventListener("click", ({ target }) => {
    if (target.type !== "radio" || !Page.isPressed(target) || !pressed.chosen) return;
    target.checked = false;
    Page.change(target);
  });
})();
