/* Bar codes: read by the camera where the browser knows how, typed elsewhere. The camera never stays on. */
(() => {
  "use strict";
  // Also on pages without a questionnaire, where a code that was read is sent at once.
  const { all, change, onStart } = typeof Page === "object" ? Page
    : { all: (where, what) => where.querySelectorAll(what), change() {}, onStart: (begin) => begin(document) };
  let reading; // one code at a time: { device, stream }

  const partsOf = (device) => ["input", "video", "[data-scan]", "[role=status]"].map((part) => device.querySelector(part));

  const stop = (told) => {
    if (!reading) return;
    const { device, stream } = reading;
    const [, video, button, status] = partsOf(device);
    reading = null;
    stream?.getTracks().forEach((track) => track.stop());
    video.srcObject = null;
    video.hidden = true;
    button.textContent = button.dataset.scan;
    status.textContent = device.dataset[told] || "";
  };

  const look = async (device) => {
    const own = reading = { device };
    const [input, video, button, status] = partsOf(device);
    button.textContent = button.dataset.stop;
    try {
      const detector = new BarcodeDetector();
      const stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } });
      if (reading !== own) return stream.getTracks().forEach((track) => track.stop()); // stopped before it came
      Object.assign(own, { stream });
      Object.assign(video, { srcObject: stream, hidden: false });
      await video.play();
      status.textContent = device.dataset.aim;
      while (reading === own && device.isConnected) {
        const [found] = await detector.detect(video);
        if (found?.rawValue && reading === own) {
          input.value = found.rawValue;
          stop("read");
          change(input);
          input.focus();
          if ("sends" in device.dataset) input.form.requestSubmit();
        }
        await new Promise((next) => setTimeout(next, 150));
      }
      if (reading === own) stop();
    } catch {
      if (reading === own) {
        stop("refused");
        input.focus();
      }
    }
  };

  document.addEventListener("click", ({ target }) => {
    const device = target.closest("[data-scan]")?.closest("[data-code]");
    if (!device) return;
    const ours = reading?.device === device;
    stop();
    if (!ours) look(device);
  });
  document.addEventListener("visibilitychange", () => { if (document.hidden) stop(); });
  onStart((root) => {
    if (!window.BarcodeDetector || !navigator.mediaDevices) return;
    for (const button of all(root, "[data-scan]")) {
      button.textContent = button.dataset.scan;
      button.hidden = false;
    }
  });
})();
