// Markers, above everything; one that belongs to a point outside the picture stands hollow at its edge.
import { painted } from "../colours.js";
import { lineOf } from "../lookup.js";
import { shape } from "../shapes.js";
import { places } from "./line.js";

export function drawPoints(pen, mark) {
  return places(mark, pen, mark.now);
}

export function markPoints(pen, mark, points) {
  if (mark.now) return markEnd(pen, mark, points);
  const lit = mark.lit && lineOf(mark.lit, mark.over, pen.at);
  for (let i = 0; i < points.told; i++) {
    if (!(lit && !lit[i]) && within(pen.area, points.px[i], points.py[i])) stamp(pen, mark, points, i);
  }
}

// The current point's marker; where it has left the picture, a hollow one at the edge that it left by.
export function markEnd(pen, mark, { px, py, told, left }) {
  let i = told - 1;
  if (!Number.isFinite(px[i] + py[i])) return;
  if (within(pen.area, px[i], py[i]) && !left) return stamp(pen, mark, { px, py }, i);
  while (i > 0 && !within(pen.area, px[i], py[i])) i--;
  if (!within(pen.area, px[i], py[i])) return;
  const [x, y] = i + 1 < px.length ? edge(pen.area, [px[i], py[i]], [px[i + 1], py[i + 1]]) : [px[i], py[i]];
  const { area } = pen;
  const r = radius(pen, mark) + 1; // all of it within the picture: below and beside it stand the axis' numbers
  const inset = (at, low, size) => Math.min(Math.max(at, low + r), low + size - r);
  const place = [inset(x, area.x, area.w), inset(y, area.y, area.h)];
  shape(pen.c, mark.marker, ...place, radius(pen, mark), pen.palette.halo, painted(mark.colour, pen.palette), 2.5);
}

export function within({ x, y, w, h }, px, py) {
  return px >= x - 1 && px <= x + w + 1 && py >= y - 1 && py <= y + h + 1;
}

// Where the way from a point inside to another first meets the area's edge, or the other point.
export function edge({ x, y, w, h }, [fromX, fromY], [toX, toY]) {
  const [dx, dy] = [toX - fromX, toY - fromY];
  const part = (d, from, low, size) => (d > 0 ? (low + size - from) / d : d < 0 ? (low - from) / d : Infinity);
  const t = Math.min(part(dx, fromX, x, w), part(dy, fromY, y, h), 1);
  return [fromX + t * dx, fromY + t * dy];
}

function radius({ focused }, { size }) {
  return (focused ? 7 : 5.5) * size;
}

function stamp(pen, mark, { px, py }, i) {
  const { c, palette } = pen;
  shape(c, mark.marker, px[i], py[i], radius(pen, mark), painted(mark.colour, palette), palette.halo, 3 * Math.min(1, mark.size));
}
