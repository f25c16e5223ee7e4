// The marks of a panel → its canvas above the plot. Coordinates in, pixels out.
import { axisScale } from "./axes.js";
import { isShown } from "./lookup.js";
import { drawAhead } from "./marks/ahead.js";
import { drawArea } from "./marks/area.js";
import { drawArrow } from "./marks/arrow.js";
import { drawBars } from "./marks/bars.js";
import { drawDots } from "./marks/dots.js";
import { drawEdges, edgeAt, edgeCentre, writeEdges } from "./marks/edges.js";
import { drawLabel, writeLabel } from "./marks/label.js";
import { drawLine } from "./marks/line.js";
import { drawMatrix } from "./marks/matrix.js";
import { drawMisses } from "./marks/misses.js";
import { drawPath, markPath } from "./marks/path.js";
import { drawPoints, markPoints } from "./marks/points.js";
import { drawStairs } from "./marks/stairs.js";
import { drawTangent } from "./marks/tangent.js";
import { drawUnits, unitAt, unitCentre, writeUnits } from "./marks/units.js";

// What each kind draws within the plot, giving back its points, and then above everything, out to the edges.
const WITHIN = {
  line: drawLine, arrow: drawArrow, path: drawPath, stairs: drawStairs, points: drawPoints, dots: drawDots,
  area: drawArea, label: drawLabel, tangent: drawTangent, ahead: drawAhead, bars: drawBars, matrix: drawMatrix,
  edges: drawEdges, units: drawUnits, misses: drawMisses,
};
const ABOVE = { path: markPath, stairs: markPath, points: markPoints, edges: writeEdges, units: writeUnits };
const GROUND = new Set(["@valley", "@contour"]); // colours of what a label may stand on, as it does on Plotly's contours
// Of marks with items: which one lies at a place, and where one stands.
const ITEMS = { edges: [edgeAt, edgeCentre], units: [unitAt, unitCentre] };

// Gives back the marks that were drawn, each with its points, the last above the others.
// Labels avoid the marks, ``curves``, which are the figure's own, and ``handles``, points that are dragged.
export function drawMarks(canvas, { xaxis, yaxis }, marks, at, palette, curves = [], handles = []) {
  const c = canvas.getContext("2d");
  const ratio = canvas.width / canvas.clientWidth;
  c.setTransform(ratio, 0, 0, ratio, 0, 0);
  c.clearRect(0, 0, canvas.width, canvas.height);
  const area = { x: xaxis._offset, y: yaxis._offset, w: xaxis._length, h: yaxis._length };
  const { fontFamily: family, fontSize } = getComputedStyle(canvas);
  const line = (13 * parseFloat(fontSize)) / 15; // the height of a line of small type: it grows with the page's type
  const pen = { c, at, palette, area, marks, family, line, sx: axisScale(xaxis), sy: axisScale(yaxis), boxes: [] }; // of units
  const order = inOrder(marks.filter((mark) => WITHIN[mark.kind]), at);
  c.save();
  c.beginPath();
  c.rect(area.x, area.y, area.w, area.h);
  c.clip();
  const drawn = order.map((mark) => WITHIN[mark.kind]({ ...pen, focused: isFocused(mark, at) }, mark));
  c.restore();
  const all = order.map((mark, i) => [mark, drawn[i]]);
  const kept = all.filter(([{ colour }]) => !GROUND.has(colour)); // free of labels
  if (order.some(({ label }) => label)) pen.drawn = [...kept, ...curves.map((curve) => [curve, traced(pen, curve)])];
  pen.taken = [];
  pen.handles = handles.map(([x, y]) => [pen.sx(x), pen.sy(y)]);
  order.forEach((mark, i) => {
    if (!drawn[i].told) return;
    ABOVE[mark.kind]?.({ ...pen, focused: isFocused(mark, at) }, mark, drawn[i]);
    if (mark.label) writeLabel(pen, mark, drawn[i]);
  });
  return all;
}

function traced({ sx, sy }, { x, y }) {
  return { px: Array.from(x, sx), py: Array.from(y, (height) => (height === null ? NaN : sy(height))), told: x.length };
}

export function itemAt(mark, points, place) {
  return ITEMS[mark.kind][0](points, mark, place);
}

export function centreOf(mark, points, i) {
  return ITEMS[mark.kind][1](points, i);
}

// Those that are shown, what is in focus last.
export function inOrder(marks, at) {
  const there = marks.filter((mark) => isShown(mark, at));
  return [...there.filter((mark) => !isFocused(mark, at)), ...there.filter((mark) => isFocused(mark, at))];
}

function isFocused({ emphasis }, at) {
  return Boolean(emphasis) && at[emphasis[0]] === emphasis[1];
}
