// The inside of a polygon, and its edge where it has a width.
import { places, prepare, trace } from "./line.js";

export function drawArea(pen, mark) {
  const { c } = pen;
  const points = places(mark, pen);
  prepare(pen, mark);
  c.globalAlpha = mark.opacity;
  c.beginPath();
  for (let i = 0; i < points.told; i++) c.lineTo(points.px[i], points.py[i]);
  c.fill();
  c.globalAlpha = 1;
  if (mark.width) trace(c, points, 0, points.told);
  return points;
}
