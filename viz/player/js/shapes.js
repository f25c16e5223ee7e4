// The markers' shapes, on any canvas.
import { painted } from "./colours.js";
import { element } from "./dom.js";

const SHAPES = {
  circle: (c, r) => c.arc(0, 0, r, 0, 7),
  ring: (c, r) => { c.arc(0, 0, r * 1.7, 0, 7); c.moveTo(r * 1.3, 0); c.arc(0, 0, r * 1.3, 0, -7, true); },
  square: (c, r) => c.rect(-r * 0.88, -r * 0.88, r * 1.76, r * 1.76),
  diamond: (c, r) => polygon(c, 4, r * 1.2, 0),
  triangle: (c, r) => polygon(c, 3, r * 1.25, -Math.PI / 2),
  down: (c, r) => polygon(c, 3, r * 1.25, Math.PI / 2),
  left: (c, r) => polygon(c, 3, r * 1.25, Math.PI),
  right: (c, r) => polygon(c, 3, r * 1.25, 0),
  slant: (c, r) => path(c, [[-r * 0.3, -r], [r * 1.3, -r], [r * 0.3, r], [-r * 1.3, r]]),
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

export function shape(c, marker, x, y, radius, fill, edge, lineWidth = 2) {
  c.save();
  c.translate(x, y);
  c.beginPath();
  SHAPES[marker](c, radius);
  c.lineWidth = lineWidth;
  if (edge) { c.strokeStyle = edge; c.stroke(); }
  if (fill) { c.fillStyle = fill; c.fill(); }
  c.restore();
}

// An optimizer's mark as it is drawn on the canvas, for chips and table rows.
export function swatch(colour, marker, palette) {
  const canvas = element("canvas", { className: "swatch", width: 36, height: 36, "aria-hidden": "true" });
  const c = canvas.getContext("2d");
  c.scale(2, 2);
  shape(c, marker, 9, 9, 5.5, painted(colour, palette), null);
  return canvas;
}
