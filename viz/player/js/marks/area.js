// The inside of a polygon, or of pieces, and the edge where it has a width.
import { places, prepare, strokePieces } from "./line.js";

export function drawArea(pen, mark) {
  const { c } = pen;
  const points = places(mark, pen);
  prepare(pen, mark);
  c.globalAlpha = mark.opacity;
  const length = mark.piece || Math.max(1, points.told);
  for (let from = 0; from < points.told; from += length) {
    c.beginPath();
    for (let i = from; i < Math.min(points.told, from + length); i++) c.lineTo(points.px[i], points.py[i]);
    c.fill();
  }
  c.globalAlpha = 1;
  if (mark.width) strokePieces(pen, { ...mark, dash: [] }, points);
  return points;
}
