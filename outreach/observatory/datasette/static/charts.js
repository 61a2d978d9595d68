// Draws each dashboard's figures with Vega-Lite, from the rows already in the page; without this the tables stay open.
(() => {
  "use strict";
  const french = { decimal: ",", thousands: "\u00a0", grouping: [3], currency: ["", "\u00a0€"] };

  function readColours() {
    const style = getComputedStyle(document.documentElement);
    const read = (name) => style.getPropertyValue(name).trim();
    return { ink: read("--ink"), line: read("--line"), act: read("--act") };
  }

  function build(spec, dark) {
    const { ink, line, act } = readColours();
    const words = { labelColor: ink, titleColor: ink, labelFontSize: 13, titleFontSize: 13 };
    return {
      ...spec,
      config: {
        background: "transparent",
        font: "system-ui, sans-serif",
        view: { stroke: null },
        mark: { color: act },
        text: { color: ink, fontSize: 13 },
        axis: { ...words, gridColor: line, domainColor: line, tickColor: line, tickMinStep: 1 },
        legend: { ...words, labelLimit: 260, orient: "bottom", columns: 1 },
        range: { category: dark ? ["#9cc8ff", "#ffd27a", "#a5e3b5"] : ["#0b4a8f", "#8a4b00", "#1b6e3a"] },
      },
    };
  }

  async function draw(box, spec, dark) {
    // The box keeps its own words: Vega names whatever it draws in.
    const inside = document.createElement("div");
    inside.style.width = "100%";
    inside.setAttribute("aria-hidden", "true");
    box.replaceChildren(inside);
    await window.vegaEmbed(inside, build(spec, dark), {
      mode: "vega-lite", ast: true, actions: false, renderer: "svg", defaultStyle: false, formatLocale: french,
      logLevel: 1, tooltip: { theme: dark ? "dark" : "light" },
    });
  }

  async function drawAll() {
    const dark = matchMedia("(prefers-color-scheme: dark)").matches;
    for (const box of document.querySelectorAll(".chart")) {
      const spec = JSON.parse(box.nextElementSibling.textContent);
      try {
        await draw(box, spec, dark);
        // Closed once: a table opened since stays open when the colours change.
        if (!document.documentElement.dataset.drawn) box.parentElement.querySelector("details.told").open = false;
      } catch (fault) {
        box.hidden = true;
      }
    }
    document.documentElement.dataset.drawn = dark ? "dark" : "light";
  }

  drawAll();
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", drawAll);
})();
