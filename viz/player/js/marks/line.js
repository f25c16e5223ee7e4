// A line from point to point, or pieces of one; and what other marks of several points share with it.
import { painted } from "../colours.js";
import { lineOf, scalarOf } from "../lookup.js";

// Where a mark's points are on the screen: `told` of `px.length` are reached, up to where the slider `upto` stands.
export function places(mark, { at, sx, sy }, upto = null, lag = 0) {
  const [xs, ys] = [lineOf(mark.x, mark.over, at), lineOf(mark.y, mark.over, at)];
  const count = mark.count == null ? xs.length : scalarOf(mark.count, mark.over, at);
  const [px, py] = [new Float64Array(count), new Float64Array(count)];
  for (let i = 0; i < count; i++) {
    px[i] = sx(xs[Math.max(0, i - lag)]);
    py[i] = sy(ys[i]);
  }
  return { px, py, told: upto ? Math.min(count, at[upto] + 1) : count, left: Boolean(upto) && at[upto] >= count };
}

// The pen as a mark wants it.
export function prepare({ c, focused, palette }, { colour, width = 0 }) {
  c.strokeStyle = c.fillStyle = painted(colour, palette);
  c.lineJoin = c.lineCap = "round";
  c.lineWidth = width * (focused ? 1.35 : 1);
}

// A point that is no number is a gap.
export function trace(c, { px, py }, from, to) {
  c.beginPath();
  for (let i = from, down = false; i < to; i++) {
    const there = Number.isFinite(px[i]) && Number.isFinite(py[i]);
    if (there) down ? c.lineTo(px[i], py[i]) : c.moveTo(px[i], py[i]);
    down = there;
  }
  c.stroke();
}

export function strokePieces({ c }, { dash, piece }, points) {
  const { told } = points;
  const length = piece || Math.max(1, told);
  c.setLineDash(dash);
  for (let i = 0; i < told; i += length) trace(c, points, i, Math.min(told, i + length));
  c.setLineDash([]);
}

export function drawLine(pen, mark) {
  const points = places(mark, pen);
  prepare(pen, mark);
  strokePieces(pen, mark, points);
  return points;
}
