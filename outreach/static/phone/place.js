/* Where one stands: the best position so far is in the box while the phone looks for a better one. */
(() => {
  "use strict";
  const REASONS = ["", "refused", "missing", "late"]; // by the number of the browser's refusal
  let watching; // one place at a time: { device, watch, best }

  const partsOf = (device) => ["[data-locate]", "[role=status]", "input"].map((part) => device.querySelector(part));

  const tell = (device, told, metres) =>
    partsOf(device)[1].textContent = (device.dataset[told] || "").replace("{m}", Math.max(1, Math.round(metres)));

  const stop = (told) => {
    const { device, watch, best, name } = watching;
    const [button, , input] = partsOf(device);
    navigator.geolocation.clearWatch(watch);
    watching = null;
    button.textContent = name;
    if (!device.isConnected) return;
    tell(device, best ? "kept" : told, best);
    if (best) Page.change(input);
  };

  const onFound = ({ coords: { latitude, longitude, altitude, accuracy } }) => {
    if (!watching) return;
    const { device, best } = watching;
    const [button, , input] = partsOf(device);
    if (!device.isConnected) return stop();
    if (best && accuracy >= best) return;
    watching.best = accuracy;
    button.textContent = device.dataset.stop;
    input.value = `${latitude.toFixed(6)} ${longitude.toFixed(6)} ${(altitude || 0).toFixed(1)} ${Math.min(accuracy, 999999).toFixed(1)}`;
    tell(device, accuracy > +device.dataset.warning ? "poor" : "found", accuracy);
    if (accuracy <= +device.dataset.place) stop();
  };

  // A phone that has a position and fails to get a better one keeps looking, until a tap.
  const onRefused = ({ code }) => { if (watching && (code === 1 || !watching.best)) stop(REASONS[code]); };

  const look = (device) => {
    const [button] = partsOf(device);
    if (!navigator.geolocation) return tell(device, "missing");
    watching = { device, name: button.textContent };
    button.textContent = device.dataset.cancel;
    tell(device, "looking");
    const wanted = { enableHighAccuracy: true, maximumAge: 0, timeout: 30000 };
    watching.watch = navigator.geolocation.watchPosition(onFound, onRefused, wanted);
  };

  document.addEventListener("click", ({ target }) => {
    const device = target.closest("[data-locate]")?.closest("[data-place]");
    if (!device) return;
    const ours = watching?.device === device;
    if (watching) stop();
    if (!ours) look(device);
  });
})();
