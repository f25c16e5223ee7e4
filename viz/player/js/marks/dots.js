// Small dots.
import { places, prepare } from "./line.js";

export function drawDots(pen, mark) {
  const points = places(mark, pen);
  prepare(pen, mark);
  drawDotsAt(pen, points);
  return points;
}

export function drawDotsAt({ c, focused }, { px, py, told }) {
  const radius = focused ? 2.6 : 2;
  c.beginPath();
  for (let i = 0, x = NaN, y = NaN; i < told; i++) {
    if (Math.abs(px[i] - x) + Math.abs(py[i] - y) < 2 * radius + 2) continue; // dots that would touch say nothing
    [x, y] = [px[i], py[i]];
    c.moveTo(x + radius, y);
    c.arc(x, y, radius, 0, 7);
  }
  c.fill();
}
