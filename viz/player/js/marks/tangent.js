// The straight line of a slope through the current point, across the whole picture.
import { lineOf } from "../lookup.js";
import { places, prepare, trace } from "./line.js";

export function drawTangent(pen, mark) {
  const { c, at, sx, sy } = pen;
  const points = places(mark, pen, mark.now);
  const i = points.told - 1;
  if (i < 0) return points;
  const rise = lineOf(mark.slope, mark.over, at)[i] * ((sy(1) - sy(0)) / (sx(1) - sx(0)));
  const reach = (c.canvas.clientWidth + c.canvas.clientHeight) / Math.hypot(1, rise);
  const ends = [-reach, reach];
  prepare(pen, mark);
  c.setLineDash(mark.dash);
  trace(c, { px: ends.map((d) => points.px[i] + d), py: ends.map((d) => points.py[i] + d * rise) }, 0, 2);
  c.setLineDash([]);
  return points;
}
