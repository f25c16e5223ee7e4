// What marks of several items share: which one is pointed at, how each is drawn, and the numbers written on it.
import { painted } from "../colours.js";
import { lineOf } from "../lookup.js";
import { spoken } from "../text.js";

export function isPointed({ pointed }, at, i) {
  return Boolean(pointed) && at[pointed[0]] === pointed[1] + i;
}

// 0 as it is, 1 in focus, 2 faint, 3 struck out.
export function stateOf({ states, over }, at, i) {
  return states ? lineOf(states, over, at)[i] : 0;
}

// The texts of item i, none for what is no number.
function textsOf({ lines, over }, at, i) {
  return lines.flatMap(({ array, over: own, colour, digits, form }) => {
    const value = lineOf(array, own ?? over, at)[i];
    return Number.isNaN(value) ? [] : [[form.replace("{}", spoken(value, digits)), colour]];
  });
}

// How wide the widest of the item's texts is.
export function widthOf(pen, mark, i) {
  const { c, at, line, family } = pen;
  c.font = `500 ${0.92 * line}px ${family}`;
  return Math.max(0, ...textsOf(mark, at, i).map(([text]) => c.measureText(text).width));
}

// The item's numbers, one below the other around the middle (x, y), no wider than `room`.
export function writeLines(pen, mark, i, x, y, { room, tall = Infinity, halo = false }) {
  const { c, at, palette, family } = pen;
  const texts = textsOf(mark, at, i);
  const height = Math.min(pen.line, tall / Math.max(1, texts.length));
  c.save();
  c.textAlign = "center";
  c.textBaseline = "middle";
  c.lineJoin = "round";
  c.lineWidth = 4;
  c.strokeStyle = palette.halo;
  texts.forEach(([text, colour], line) => {
    const font = (size) => { c.font = `500 ${size}px ${family}`; };
    font(0.92 * height);
    const width = c.measureText(text).width;
    if (width > room) font((0.92 * height * room) / width);
    const down = y + (line - (texts.length - 1) / 2) * height;
    if (halo) c.strokeText(text, x, down);
    c.fillStyle = painted(colour, palette);
    c.fillText(text, x, down);
  });
  c.restore();
}
