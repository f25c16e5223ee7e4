// A matrix: cells of colour with a number in each, the first row on top where the figure's axis runs down.
import { painted } from "../colours.js";
import { lineOf, placeOf } from "../lookup.js";
import { spoken, told } from "../text.js";

const FULLEST = 0.9; // of a colour: a trace of the paper stays in the strongest cell

export function drawMatrix(pen, mark) {
  const { c, at, sx, sy, palette, family, line } = pen;
  const [rows, columns] = mark.values.shape.slice(-2);
  const axes = mark.values.shape.slice(0, -2);
  const from = axes.length ? placeOf({ shape: axes }, mark.over, at) * rows * columns : 0;
  const [wide, high] = [Math.abs(sx(1) - sx(0)), Math.abs(sy(1) - sy(0))];
  const [left, top] = mark.origin;
  const size = typeof mark.full === "number" ? mark.full : lineOf(mark.full, mark.over, at)[0];
  const texts = Array.from({ length: rows * columns }, (_, i) =>
    mark.texts ? told(mark.texts[Math.floor(i / columns)][i % columns], at) : spoken(mark.values.data[from + i], mark.digits));
  c.font = `500 ${line + 1}px ${family}`;
  const longest = Math.max(...texts.map((text) => c.measureText(text).width));
  c.font = `500 ${fitting(line + 1, longest, Math.min(wide - 6, 3 * high))}px ${family}`;
  c.textAlign = "center";
  c.textBaseline = "middle";
  texts.forEach((text, i) => {
    const [x, y] = [sx(left + (i % columns)), sy(top + Math.floor(i / columns))];
    const fill = cellColour(mark.values.data[from + i], size, mark.colours.map((colour) => painted(colour, palette)), palette.paper);
    c.fillStyle = `rgb(${fill.join()})`;
    c.fillRect(x - wide / 2 + 1, y - high / 2 + 1, wide - 2, high - 2);
    c.fillStyle = contrasting(fill, palette);
    c.fillText(text, x, y);
  });
  c.textBaseline = "alphabetic";
  return { told: 0 };
}

// The largest size of type, from `size` downwards, at which a text as long as `longest` has room.
export function fitting(size, longest, room) {
  return Math.max(8, Math.min(size, Math.floor((size * room) / Math.max(1, longest))));
}

// Red, green and blue of a cell: the paper for 0, at `full` almost the colour of the number's sign.
export function cellColour(value, full, [negative, positive], paper) {
  const rgb = (colour) => [1, 3, 5].map((i) => parseInt(colour.slice(i, i + 2), 16));
  const [away, home] = [rgb(value < 0 ? negative : positive), rgb(paper)];
  const part = Number.isNaN(value) ? 0 : FULLEST * Math.min(1, Math.abs(value) / full);
  return home.map((v, i) => Math.round(v + (away[i] - v) * part));
}

// Ink or paper, whichever is farther from the fill.
function contrasting(fill, { ink, paper }) {
  const light = ([r, g, b]) => 0.299 * r + 0.587 * g + 0.114 * b;
  const of = (colour) => light([1, 3, 5].map((i) => parseInt(colour.slice(i, i + 2), 16)));
  return Math.abs(light(fill) - of(ink)) >= Math.abs(light(fill) - of(paper)) ? ink : paper;
}
