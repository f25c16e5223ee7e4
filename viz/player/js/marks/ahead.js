// An arrow from the current point, along x, to where the next one lies.
import { head } from "./arrow.js";
import { places, prepare, trace } from "./line.js";

export function drawAhead(pen, mark) {
  const points = places(mark, pen, mark.now);
  const { px, py, told } = points;
  if (!told || told >= px.length) return points;
  const step = { px: [px[told - 1], px[told]], py: [py[told - 1], py[told - 1]] };
  prepare(pen, mark);
  trace(pen.c, step, 0, 2);
  head(pen.c, step, 1, mark.width);
  return points;
}
