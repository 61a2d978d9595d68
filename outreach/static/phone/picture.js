/* Pictures and files: reduced before they leave, which also drops what the phone wrote in them; shown; taken away. The
 * answer is a name: any will do, the server gives its own. */
(() => {
  "use strict";
  const { all } = Page;
  const MOST = 11500000; // access/doors.py takes 12 MB, answers included
  const MOST_FILE = 5000000; // outreach/media/contents.py

  const tell = (device, told) => device.querySelector("[role=status]").textContent = device.dataset[told] || "";

  const answer = (device, text) => {
    const input = device.querySelector("[type=hidden]");
    input.value = text;
    Page.change(input);
  };

  const forget = (device) => {
    device.querySelector("[type=file]").value = "";
    device.parentElement.querySelector("[data-kept]")?.remove();
    device.querySelector("img")?.remove();
  };

  const drop = (device, told) => {
    forget(device);
    device.querySelector("[data-drop]").hidden = true;
    tell(device, told);
    answer(device, "");
  };

  const draw = (bitmap, side) => {
    const scale = Math.min(1, side / Math.max(bitmap.width, bitmap.height));
    const canvas = document.createElement("canvas");
    [canvas.width, canvas.height] = [bitmap.width, bitmap.height].map((length) => Math.max(1, Math.round(length * scale)));
    const pen = canvas.getContext("2d");
    pen.fillStyle = "#fff"; // a clear picture has no black ground
    pen.fillRect(0, 0, canvas.width, canvas.height);
    pen.drawImage(bitmap, 0, 0, canvas.width, canvas.height);
    return canvas;
  };

  const show = (device, bitmap) => {
    const image = device.querySelector("img") || document.createElement("img");
    Object.assign(image, { alt: device.dataset.alt, src: draw(bitmap, 320).toDataURL("image/jpeg", .7) });
    device.prepend(image);
  };

  // A phone that cannot reduce it sends it whole: the server does the same.
  const reduce = async (device, input) => {
    const [sent] = input.files;
    const bitmap = await createImageBitmap(sent, { imageOrientation: "from-image" });
    const drawn = await new Promise((done) => draw(bitmap, +device.dataset.picture).toBlob(done, "image/jpeg", .85));
    if (input.files[0] !== sent) return; // another one was taken meanwhile, or none
    show(device, bitmap);
    bitmap.close();
    if (input.reduced === sent) return; // a draft gives it back as it was
    const carried = new DataTransfer();
    carried.items.add(new File([drawn], "photo.jpg", { type: "image/jpeg" }));
    input.files = carried.files;
  };

  const weigh = () =>
    all(Page.form, "[type=file]").flatMap((input) => [...input.files]).reduce((total, { size }) => total + size, 0);

  const take = async (device, input) => {
    const chosen = input.files[0];
    if (!chosen) return;
    const kept = device.parentElement.querySelector("[data-kept]");
    device.querySelector("img")?.remove();
    if ("picture" in device.dataset) await reduce(device, input).catch(() => {});
    if (!input.isConnected || !input.files.length) return;
    if (weigh() > MOST || "file" in device.dataset && input.files[0].size > MOST_FILE) return drop(device, "heavy");
    kept?.remove();
    device.querySelector("[data-drop]").hidden = false;
    tell(device, "ready");
    answer(device, "photo.jpg");
  };

  document.addEventListener("change", ({ target }) => {
    const device = target.type === "file" && target.closest("[data-picture],[data-file]");
    if (device) take(device, target);
  });
  document.addEventListener("click", ({ target }) => {
    if (!target.closest("[data-drop]")) return;
    const device = target.closest(".device");
    drop(device, "removed");
    device.querySelector("[type=file]").focus();
  });
  Page.onStart((root) => {
    for (const input of all(root, "[data-picture] [type=file]")) input.classList.add("vh");
  });
})();
