// A line that is walked: what is to come is faint, and a marker stands at the current point.
import { drawDotsAt } from "./dots.js";
import { places, prepare, strokePieces, trace } from "./line.js";
import { markEnd } from "./points.js";

export function drawPath(pen, mark) {
  const points = places(mark, pen, mark.upto);
  strokePath(pen, mark, points);
  if (mark.dots) drawDotsAt(pen, points);
  return points;
}

export function strokePath(pen, mark, points) {
  if (!mark.width) return;
  const { c } = pen;
  prepare(pen, mark);
  const width = c.lineWidth;
  if (points.told < points.px.length) {
    c.setLineDash(mark.dash);
    c.globalAlpha = 0.28;
    c.lineWidth = 1.2;
    trace(c, points, Math.max(0, points.told - 1), points.px.length);
    c.globalAlpha = 1;
    c.lineWidth = width;
  }
  strokePieces(pen, mark, points);
}

export function markPath(pen, mark, points) {
  return mark.marker ? markEnd(pen, mark, points) : points;
}
