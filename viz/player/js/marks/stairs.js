// A path that goes from one point to the next first along x, then along y.
import { drawDotsAt } from "./dots.js";
import { places } from "./line.js";
import { strokePath } from "./path.js";

export function drawStairs(pen, mark) {
  const points = places(mark, pen, mark.upto, mark.lag);
  const steps = withCorners(points);
  strokePath(pen, mark, steps);
  if (mark.dots) drawDotsAt(pen, points);
  return steps;
}

// The points with the corner between each and the next.
export function withCorners({ px, py, told, left }) {
  const size = Math.max(0, 2 * px.length - 1);
  const [qx, qy] = [new Float64Array(size), new Float64Array(size)];
  for (let i = 0; i < px.length; i++) {
    [qx[2 * i], qy[2 * i]] = [px[i], py[i]];
    if (i === 0) continue;
    const there = Number.isFinite(px[i - 1] + py[i - 1] + px[i] + py[i]);
    [qx[2 * i - 1], qy[2 * i - 1]] = there ? [px[i], py[i - 1]] : [NaN, NaN];
  }
  return { px: qx, py: qy, told: Math.max(0, 2 * told - 1), left };
}
