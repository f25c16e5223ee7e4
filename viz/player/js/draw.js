// Layers → a canvas above the plot. Coordinates in, pixels out; `scale` maps a number of the axis to a pixel.
const SHAPES = {
  circle: (c, r) => c.arc(0, 0, r, 0, 7),
  ring: (c, r) => { c.arc(0, 0, r * 1.7, 0, 7); c.moveTo(r * 1.3, 0); c.arc(0, 0, r * 1.3, 0, -7, true); },
  square: (c, r) => c.rect(-r * 0.88, -r * 0.88, r * 1.76, r * 1.76),
  diamond: (c, r) => polygon(c, 4, r * 1.2, 0),
  triangle: (c, r) => polygon(c, 3, r * 1.25, -Math.PI / 2),
  down: (c, r) => polygon(c, 3, r * 1.25, Math.PI / 2),
  pentagon: (c, r) => polygon(c, 5, r * 1.1, -Math.PI / 2),
  hexagon: (c, r) => polygon(c, 6, r * 1.1, 0),
  star: (c, r) => polygon(c, 10, r * 1.35, -Math.PI / 2, 0.5),
  cross: (c, r) => polygon(c, 8, r * 1.3, Math.PI / 4, 0.45),
  plus: (c, r) => polygon(c, 8, r * 1.3, 0, 0.45),
  bowtie: (c, r) => path(c, [[-r, -r], [r, r], [r, -r], [-r, r]]),
  hourglass: (c, r) => path(c, [[-r, -r], [r, -r], [-r, r], [r, r]]),
};

function polygon(c, corners, radius, turn, inner = 1) {
  path(c, Array.from({ length: corners }, (_, i) => {
    const r = i % 2 ? radius * inner : radius;
    const angle = turn + (2 * Math.PI * i) / corners;
    return [r * Math.cos(angle), r * Math.sin(angle)];
  }));
}

function path(c, points) {
  points.forEach(([x, y], i) => (i ? c.lineTo(x, y) : c.moveTo(x, y)));
  c.closePath();
}

function shape(c, marker, x, y, radius, fill, edge, lineWidth = 2) {
  c.save();
  c.translate(x, y);
  c.beginPath();
  SHAPES[marker](c, radius);
  c.lineWidth = lineWidth;
  if (edge) { c.strokeStyle = edge; c.stroke(); }
  if (fill) { c.fillStyle = fill; c.fill(); }
  c.restore();
}

// Where the axis of a Plotly figure puts a number.
function axisScale(axis) {
  const log = axis.type === "log";
  const [low, high] = axis.range;
  const size = axis._length;
  const down = axis._id[0] === "y";
  return (value) => {
    const number = !log ? value : value > 0 ? Math.log10(value) : value <= 0 ? low - 100 : NaN;
    const part = (number - low) / (high - low);
    return axis._offset + (down ? 1 - part : part) * size;
  };
}

function drawLayers(canvas, layout, layers, at, palette) {
  const c = canvas.getContext("2d");
  const ratio = canvas.width / canvas.clientWidth;
  c.setTransform(ratio, 0, 0, ratio, 0, 0);
  c.clearRect(0, 0, canvas.width, canvas.height);
  const { xaxis, yaxis } = layout;
  const area = { x: xaxis._offset, y: yaxis._offset, w: xaxis._length, h: yaxis._length };
  const [sx, sy] = [axisScale(xaxis), axisScale(yaxis)];
  c.save();
  c.beginPath();
  c.rect(area.x, area.y, area.w, area.h);
  c.clip();
  const focused = (layer) => layer.emphasis && at[layer.emphasis[0]] === layer.emphasis[1];
  const there = layers.filter((l) => !l.shown || at[l.shown[0]] === l.shown[1]);
  const order = there.filter((l) => !focused(l)).concat(there.filter(focused));
  const last = order.map((layer) => drawLine(c, layer, focused(layer), sx, sy, at, palette));
  c.restore();
  order.forEach((layer, i) => drawEnd(c, layer, last[i], focused(layer), area, at, palette));
}

// Draws one line and gives back its current point, with the point before it.
function drawLine(c, layer, focused, sx, sy, at, palette) {
  const ys = lineOf(layer.y, layer.over, at);
  const xs = layer.lagged ? [ys[0], ...ys] : lineOf(layer.x, layer.over, at);
  const count = layer.count ? scalarOf(layer.count, layer.over, at) : xs.length;
  const told = layer.upto ? Math.min(count, at[layer.upto] + 1) : count;
  const colour = painted(layer.colour, palette);
  const [px, py] = [new Float64Array(count), new Float64Array(count)];
  for (let i = 0; i < count; i++) { px[i] = sx(xs[i]); py[i] = sy(ys[i]); }
  c.strokeStyle = c.fillStyle = colour;
  c.lineJoin = c.lineCap = "round";
  if (layer.fill) {
    c.globalAlpha = layer.fill;
    c.beginPath();
    for (let i = 0; i < told; i++) c.lineTo(px[i], py[i]);
    c.fill();
    c.globalAlpha = 1;
  }
  if (layer.line) {
    c.setLineDash(layer.dash);
    if (told < count) {
      c.globalAlpha = 0.28;
      c.lineWidth = 1.2;
      trace(c, px, py, Math.max(0, told - 1), count, layer.stairs);
    }
    c.globalAlpha = 1;
    c.lineWidth = layer.width * (focused ? 1.35 : 1);
    const piece = layer.piece || (layer.pairs ? 2 : Math.max(1, told));
    for (let i = 0; i < told; i += piece) trace(c, px, py, i, Math.min(told, i + piece), layer.stairs);
    c.setLineDash([]);
    if (layer.arrow) for (let i = piece - 1; i > 0 && i < told; i += piece) head(c, px, py, i, layer.width);
  }
  if (layer.dots) {
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
  if (layer.ahead && told && told < count) {
    const [ahead, level] = [[px[told - 1], px[told]], [py[told - 1], py[told - 1]]];
    c.lineWidth = layer.width;
    trace(c, ahead, level, 0, 2);
    head(c, ahead, level, 1, layer.width);
  }
  if (layer.slope && told) {
    const rise = lineOf(layer.slope, layer.over, at)[told - 1] * ((sy(1) - sy(0)) / (sx(1) - sx(0)));
    const reach = (c.canvas.clientWidth + c.canvas.clientHeight) / Math.hypot(1, rise);
    const ends = [-reach, reach];
    c.lineWidth = layer.width * (focused ? 1.35 : 1);
    c.setLineDash(layer.dash);
    trace(c, ends.map((d) => px[told - 1] + d), ends.map((d) => py[told - 1] + d * rise), 0, 2);
    c.setLineDash([]);
  }
  const left = layer.upto && at[layer.upto] >= count;
  return told ? { x: px[told - 1], y: py[told - 1], px, py, told, left } : null;
}

// An arrow's head at point i, as long as the line allows.
function head(c, px, py, i, width) {
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

// A point that is no number is a gap.
function trace(c, px, py, from, to, stairs = false) {
  c.beginPath();
  for (let i = from, down = false; i < to; i++) {
    const there = Number.isFinite(px[i]) && Number.isFinite(py[i]);
    if (there && down && stairs) c.lineTo(px[i], py[i - 1]);
    if (there) down ? c.lineTo(px[i], py[i]) : c.moveTo(px[i], py[i]);
    down = there;
  }
  c.stroke();
}

// The current point's marker; where it has left the picture, a hollow one at the edge that it left by.
function drawEnd(c, layer, end, focused, area, at, palette) {
  const label = layer.texts ? pick(layer.texts.texts, layer.texts.over, at) : layer.label;
  if (!end || (!layer.marker && !label)) return;
  const [colour, halo] = [painted(layer.colour, palette), palette.halo];
  const radius = (focused ? 7 : 5.5) * layer.size;
  const edge = 3 * Math.min(1, layer.size);
  const within = (x, y) => x >= area.x - 1 && x <= area.x + area.w + 1 && y >= area.y - 1 && y <= area.y + area.h + 1;
  if (layer.each && layer.marker) {
    for (let i = 0; i + 1 < end.told; i++) if (within(end.px[i], end.py[i])) shape(c, layer.marker, end.px[i], end.py[i], radius, colour, halo, edge);
  }
  if (!Number.isFinite(end.x + end.y)) return;
  if (within(end.x, end.y) && !end.left) {
    if (layer.marker) shape(c, layer.marker, end.x, end.y, radius, colour, halo, edge);
    if (label) write(c, label, end.x, end.y, area, palette);
    return;
  }
  if (!layer.upto || !layer.marker) return;
  let i = end.told - 1;
  while (i > 0 && !within(end.px[i], end.py[i])) i--;
  if (!within(end.px[i], end.py[i]) || i + 1 >= end.px.length) return;
  let [dx, dy] = [end.px[i + 1] - end.px[i], end.py[i + 1] - end.py[i]];
  if (layer.stairs) {
    if (within(end.px[i + 1], end.py[i])) [end.px[i], dx] = [end.px[i + 1], 0];
    else dy = 0;
  }
  const part = (d, from, low, size) => (d > 0 ? (low + size - from) / d : d < 0 ? (low - from) / d : Infinity);
  const t = Math.min(part(dx, end.px[i], area.x, area.w), part(dy, end.py[i], area.y, area.h), 1);
  shape(c, layer.marker, end.px[i] + t * dx, end.py[i] + t * dy, radius, halo, colour, 2.5);
}

function write(c, text, x, y, area, palette) {
  c.save();
  c.font = "500 13px " + getComputedStyle(c.canvas).fontFamily;
  c.textAlign = x > area.x + 0.75 * area.w ? "right" : "left";
  const [tx, ty] = [x + (c.textAlign === "left" ? 11 : -11), y + (y < area.y + 24 ? 16 : -9)];
  c.lineJoin = "round";
  c.lineWidth = 4;
  c.strokeStyle = palette.halo;
  c.strokeText(text, tx, ty);
  c.fillStyle = palette.ink;
  c.fillText(text, tx, ty);
  c.restore();
}
