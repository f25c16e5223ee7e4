// The connections of a network: width by the size of a weight, colour and dash by its sign.
import { painted } from "../colours.js";
import { lineOf } from "../lookup.js";
import { places } from "./line.js";
import { isPointed, stateOf, widthOf, writeLines } from "./written.js";

const WIDEST = 7; // pixels; less where there are many edges
const NEAR = 9; // pixels from an edge: it is pointed at
const ASIDE = 2; // pixels between a number and a unit
const ROOM = 12; // lines of type from layer to layer: less, and numbers stand only where one looks
const ALONG = [0.34, 0.44, 0.24, 0.54, 0.39, 0.49, 0.29, 0.59, 0.64, 0.74]; // where on its way an edge is written on

export function drawEdges(pen, mark) {
  const { c, at, palette } = pen;
  const points = places(mark, pen);
  const weights = lineOf(mark.weights, mark.over, at);
  const widest = Math.max(3, Math.min(WIDEST, 160 / weights.length));
  const order = [...weights.keys()].sort((i, j) => strength(mark, at, i) - strength(mark, at, j));
  for (const i of order) {
    const weight = weights[i];
    if (Number.isNaN(weight)) continue;
    const [[x0, y0], [x1, y1]] = endsOf(points, i);
    const width = 0.8 + (widest - 0.8) * Math.min(1, Math.abs(weight) / mark.full);
    c.save();
    c.globalAlpha = stateOf(mark, at, i) === 2 ? 0.22 : 1;
    if (isPointed(mark, at, i)) stroke(c, x0, y0, x1, y1, width + 7, painted("@grid", palette));
    c.setLineDash(weight < 0 ? [2.5 * Math.max(2, width), 1.8 * Math.max(2, width)] : []);
    stroke(c, x0, y0, x1, y1, width, painted(weight < 0 ? "@orange" : "@blue", palette));
    c.restore();
  }
  return points;
}

// Above all edges, so that none crosses a number: where neither another number nor a unit is, or at least no unit.
export function writeEdges(pen, mark, points) {
  const { at, line } = pen;
  if (!mark.lines.length) return;
  const [across, down] = [3.6 * line, (mark.lines.length + 0.2) * line];
  const taken = [];
  const roomy = Math.abs(points.px[1] - points.px[0]) > ROOM * line;
  for (let i = 0; i < points.px.length / 2; i++) {
    const loud = isPointed(mark, at, i) || stateOf(mark, at, i) === 1;
    if (!((mark.every && roomy) || loud) || (stateOf(mark, at, i) === 2 && !loud)) continue;
    const [[x0, y0], [x1, y1]] = endsOf(points, i);
    const [left, right] = [x0 + beside(pen, x0, y0), x1 - beside(pen, x1, y1)];
    const room = Math.max(2 * line, right - left - 2 * ASIDE); // between its two units
    const half = Math.min(room, widthOf(pen, mark, i)) / 2;
    const places = ALONG.map((part) => [x0 + part * (x1 - x0), y0 + part * (y1 - y0)]);
    const clear = places.filter(([x]) => x - half > left && x + half < right);
    const middle = (left + right) / 2;
    if (!clear.length) clear.push([middle, y0 + ((middle - x0) / (x1 - x0)) * (y1 - y0)]);
    const free = clear.find(([x, y]) => taken.every(([u, v]) => Math.abs(x - u) > across || Math.abs(y - v) > down));
    const [x, y] = free ?? clear[0];
    taken.push([x, y]);
    writeLines(pen, mark, i, x, y, { room, halo: true });
  }
}

// Half the width of the unit that stands at the end of an edge.
function beside(pen, x, y) {
  const here = pen.boxes.find(({ px, py }) => px.some((u, i) => Math.abs(u - x) < 1 && Math.abs(py[i] - y) < 1));
  return here?.wide ?? 0;
}

function strength(mark, at, i) {
  return isPointed(mark, at, i) ? 3 : [1, 2, 0, 0][stateOf(mark, at, i)];
}

function stroke(c, x0, y0, x1, y1, width, colour) {
  c.lineWidth = width;
  c.lineCap = "butt";
  c.strokeStyle = colour;
  c.beginPath();
  c.moveTo(x0, y0);
  c.lineTo(x1, y1);
  c.stroke();
}

export function endsOf({ px, py }, i) {
  return [[px[2 * i], py[2 * i]], [px[2 * i + 1], py[2 * i + 1]]];
}

// The edge nearest to a place, if that is close; null for none.
export function edgeAt(points, mark, [x, y]) {
  let [best, least] = [null, NEAR];
  for (let i = 0; i < points.px.length / 2; i++) {
    const distance = distanceTo(endsOf(points, i), x, y);
    if (distance < least) [best, least] = [i, distance];
  }
  return best;
}

function distanceTo([[x0, y0], [x1, y1]], x, y) {
  const [dx, dy] = [x1 - x0, y1 - y0];
  const part = ((x - x0) * dx + (y - y0) * dy) / (dx * dx + dy * dy || 1);
  const t = Math.max(0, Math.min(1, part));
  return Math.hypot(x - x0 - t * dx, y - y0 - t * dy);
}

export function edgeCentre(points, i) {
  const [[x0, y0], [x1, y1]] = endsOf(points, i);
  return [(x0 + x1) / 2, (y0 + y1) / 2];
}
