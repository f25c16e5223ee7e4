// Lines with a head.
import { places, prepare, strokePieces } from "./line.js";

export function drawArrow(pen, mark) {
  const points = places(mark, pen);
  prepare(pen, mark);
  strokePieces(pen, mark, points);
  const length = mark.piece || points.told;
  for (let i = length - 1; i > 0 && i < points.told; i += length) head(pen.c, points, i, mark.width);
  return points;
}

// An arrow's head at point i, as long as the line allows.
export function head(c, { px, py }, i, width) {
  const [dx, dy] = [px[i] - px[i - 1], py[i] - py[i - 1]];
  const length = Math.hypot(dx, dy);
  if (!(length > 1)) return;
  const size = Math.min(length * 0.5, 5 + 2.5 * width);
  const [ux, uy] = [(dx / length) * size, (dy / length) * size];
  c.beginPath();
  c.moveTo(px[i], py[i]);
  c.lineTo(px[i] - ux - 0.45 * uy, py[i] - uy + 0.45 * ux);
  c.lineTo(px[i] - ux + 0.45 * uy, py[i] - uy - 0.45 * ux);
  c.closePath();
  c.fill();
}
