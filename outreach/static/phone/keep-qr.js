/* The QR of a slip's code, drawn on the phone: version 1, level H, nine alphanumeric signs, mask 3, and nothing else.
 * The very modules that field/slip_sheet.py draws (ISO/IEC 18004). */
(() => {
  "use strict";
  const SIGNS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";
  const SIDE = 21;
  const QUIET = 4; // light modules around it, that a reader needs
  const FORMAT = "001100111010000"; // level H, mask 3
  const CHECKS = 17; // words of correction beside the nine of a code

  const write = (number, length) => number.toString(2).padStart(length, "0");

  const encode = (code) => {
    const pairs = code.match(/..?/g).map((pair) => {
      const [first, second] = [...pair].map((sign) => SIGNS.indexOf(sign));
      return second === undefined ? write(first, 6) : write(first * 45 + second, 11);
    });
    const bits = `0010${write(code.length, 9)}${pairs.join("")}`.padEnd(72, "0");
    return bits.match(/.{8}/g).map((word) => parseInt(word, 2));
  };

  // In the field of 256 elements where x⁸ = x⁴ + x³ + x² + 1.
  const multiply = (one, other) => {
    let product = 0;
    for (let bit = 7; bit >= 0; bit--) product = product << 1 ^ (product >> 7) * 0x11d ^ (other >> bit & 1) * one;
    return product;
  };

  const check = (words) => {
    let divisor = [1];
    for (let place = 0, root = 1; place < CHECKS; place++, root = multiply(root, 2))
      divisor = [...divisor, 0].map((factor, at) => factor ^ (at && multiply(divisor[at - 1], root)));
    const rest = Array(CHECKS).fill(0);
    for (const word of words) {
      const lead = word ^ rest.shift();
      rest.push(0);
      rest.forEach((each, at) => { rest[at] = each ^ multiply(divisor[at + 1], lead); });
    }
    return rest;
  };

  const build = (code) => {
    const words = encode(code);
    const bits = [...words, ...check(words)].map((word) => write(word, 8)).join("");
    const rows = [...Array(SIDE)].map(() => Array(SIDE));
    for (let at = 0; at < SIDE; at++) rows[6][at] = rows[at][6] = at % 2 ^ 1; // timing
    for (const [y, x] of [[3, 3], [3, 17], [17, 3]])
      for (let down = -4; down <= 4; down++)
        for (let right = -4; right <= 4; right++)
          if (rows[y + down] && x + right in rows)
            rows[y + down][x + right] = +[0, 1, 3].includes(Math.max(Math.abs(down), Math.abs(right)));
    [...FORMAT].forEach((bit, at) => {
      rows[8][at < 6 ? at : at < 7 ? 7 : at + 6] = +bit; // along a row…
      rows[at < 7 ? 20 - at : at < 9 ? 15 - at : 14 - at][8] = +bit; // …and up a column
    });
    rows[13][8] = 1;
    let next = 0;
    for (let pair = 0; pair < 10; pair++)
      for (let step = 0; step < SIDE; step++) {
        const y = pair % 2 ? step : SIDE - 1 - step;
        const right = 20 - 2 * pair - (pair > 6); // the column of timing is skipped
        for (const x of [right, right - 1])
          if (rows[y][x] === undefined) rows[y][x] = bits[next++] ^ ((y + x) % 3 === 0);
      }
    return rows;
  };

  /* Draws a code, with or without its hyphens, as an SVG of numbers alone. */
  Phone.drawQr = (code) => {
    const side = SIDE + 2 * QUIET;
    const dark = build(code.replace(/-/g, "")).flatMap((row, y) =>
      [...row.join("").matchAll(/1+/g)].map(({ 0: run, index }) => `M${index + QUIET} ${y + QUIET}.5h${run.length}`));
    const draw = (name, told) => {
      const element = document.createElementNS("http://www.w3.org/2000/svg", name);
      for (const key in told) element.setAttribute(key, told[key]);
      return element;
    };
    const drawing = draw("svg", { class: "qr", viewBox: `0 0 ${side} ${side}`, "shape-rendering": "crispEdges" });
    drawing.append(
      draw("path", { fill: "#fff", d: `M0 0h${side}v${side}H0z` }),
      draw("path", { stroke: "#000", "stroke-width": 1, d: dark.join("") }),
    );
    return drawing;
  };
})();
