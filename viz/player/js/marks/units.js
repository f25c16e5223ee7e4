// The units of a network: boxes with round corners, as large as their neighbours allow, with numbers or a map in them.
import { painted } from "../colours.js";
import { placeOf } from "../lookup.js";
import { tile } from "./cells.js";
import { places } from "./line.js";
import { isPointed, stateOf, writeLines } from "./written.js";

export function drawUnits(pen, mark) {
  const points = places(mark, pen);
  const { line } = pen;
  const below = mark.codes ? mark.lines.length * line : 0;
  const above = mark.side === "above" && mark.names.length ? line : 0;
  const high = Math.min((mark.size * line) / 13, 0.43 * (apart(points) - below - above), (0.09 * pen.area.w) / mark.wide);
  const boxes = { ...points, high, wide: high * mark.wide };
  for (let i = 0; i < points.told; i++) drawUnit(pen, mark, boxes, i);
  pen.boxes.push(boxes);
  return boxes;
}

// The way to the nearest unit above or below.
function apart({ px, py }) {
  let least = Infinity;
  for (let i = 0; i < px.length; i++) {
    for (let j = 0; j < i; j++) if (Math.abs(px[i] - px[j]) < 1) least = Math.min(least, Math.abs(py[i] - py[j]));
  }
  return least;
}

function drawUnit(pen, mark, boxes, i) {
  const { c, at, palette } = pen;
  const { high, wide } = boxes;
  const [x, y] = [boxes.px[i], boxes.py[i]];
  const state = stateOf(mark, at, i);
  const pointed = isPointed(mark, at, i);
  c.save();
  c.setLineDash([]);
  box(c, x, y, wide, high, mark.corner);
  c.fillStyle = palette.paper;
  c.fill(); // the edges end at its rim
  c.globalAlpha = state === 2 || state === 3 ? 0.4 : 1;
  if (mark.codes) {
    c.save();
    c.clip();
    const [units, rows, columns] = mark.codes.shape.slice(-3);
    const maps = tile(mark, placeOf({ shape: mark.codes.shape.slice(0, -3) }, mark.over, at), palette, units);
    c.drawImage(maps, 0, (units - 1 - i) * rows, columns, rows, x - wide, y - high, 2 * wide, 2 * high);
    c.restore();
  }
  c.lineWidth = pointed || state === 1 ? 3 : 1.5;
  c.strokeStyle = pointed ? palette.accent : painted(state === 1 ? mark.colour : "@muted", palette);
  c.stroke();
  if (state === 3) strike(c, x, y, wide, high, palette.muted);
  c.restore();
}

// Above everything: a map's numbers and the names reach out of the boxes.
export function writeUnits(pen, mark, boxes) {
  const { c, palette, family, line } = pen;
  const { high, wide } = boxes;
  for (let i = 0; i < boxes.told; i++) {
    const [x, y] = [boxes.px[i], boxes.py[i]];
    if (mark.codes) writeLines(pen, mark, i, x, y + high + (mark.lines.length * line) / 2 + 1, { room: Infinity, halo: true });
    else writeLines(pen, mark, i, x, y, { room: 2 * wide - 8, tall: 2 * high - 4 });
    const name = mark.names[i];
    if (!name) continue;
    c.save();
    c.font = `500 ${line}px ${family}`;
    c.fillStyle = palette.ink;
    c.textBaseline = "middle";
    c.textAlign = { left: "right", right: "left", above: "center" }[mark.side];
    const [tx, ty] = { left: [x - wide - 6, y], right: [x + wide + 6, y], above: [x, y - high - 0.7 * line] }[mark.side];
    c.lineWidth = 4;
    c.lineJoin = "round";
    c.strokeStyle = palette.halo;
    c.strokeText(name, tx, ty);
    c.fillText(name, tx, ty);
    c.restore();
  }
}

function box(c, x, y, wide, high, corner) {
  c.beginPath();
  c.roundRect(x - wide, y - high, 2 * wide, 2 * high, corner * Math.min(wide, high));
}

function strike(c, x, y, wide, high, colour) {
  c.strokeStyle = colour;
  c.lineWidth = 2;
  c.beginPath();
  c.moveTo(x - wide, y - high);
  c.lineTo(x + wide, y + high);
  c.moveTo(x - wide, y + high);
  c.lineTo(x + wide, y - high);
  c.stroke();
}

// The unit at a place, null for none.
export function unitAt({ px, py, high, wide }, mark, [x, y]) {
  for (let i = 0; i < px.length; i++) if (Math.abs(x - px[i]) <= wide + 3 && Math.abs(y - py[i]) <= high + 3) return i;
  return null;
}

export function unitCentre({ px, py }, i) {
  return [px[i], py[i]];
}
