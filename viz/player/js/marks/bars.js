// Upright bars, each with its number at its end.
import { painted } from "../colours.js";
import { lineOf } from "../lookup.js";
import { spoken } from "../text.js";
import { inscribe } from "./label.js";
import { places } from "./line.js";

export function drawBars(pen, mark) {
  const { c, at, area, sx, sy, palette } = pen;
  const { px, py, told } = places(mark, pen);
  const wide = mark.wide * Math.abs(sx(1) - sx(0));
  const feet = typeof mark.base === "number" ? null : lineOf(mark.base, mark.over, at);
  const numbers = mark.digits ? lineOf(mark.numbers ?? mark.y, mark.over, at) : null;
  c.font = `500 ${wide < 40 ? pen.line - 2 : pen.line}px ${pen.family}`;
  c.textAlign = "center";
  for (let i = 0; i < told; i++) {
    if (!Number.isFinite(px[i] + py[i])) continue;
    const foot = sy(feet ? feet[i] : mark.base);
    c.fillStyle = c.strokeStyle = painted(mark.colours[i % mark.colours.length] ?? mark.colour, palette);
    c.globalAlpha = mark.opacity;
    c.fillRect(px[i] - wide / 2, py[i], wide, foot - py[i]);
    c.globalAlpha = 1;
    if (mark.width) {
      c.lineWidth = mark.width;
      c.strokeRect(px[i] - wide / 2, py[i], wide, foot - py[i]);
    }
    if (numbers) inscribe(pen, spoken(numbers[i], mark.digits), px[i], besideEnd(area, py[i], py[i] > foot));
  }
  return { told: 0 };
}

// The line on which a bar's number stands: beyond its end, and inside the picture.
export function besideEnd({ y, h }, end, hangs) {
  return Math.min(Math.max(end + (hangs ? 21 : -12), y + 14), y + h - 6);
}
