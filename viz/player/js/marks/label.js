// A text beside the last point of a mark, if that is inside the picture.
import { told } from "../text.js";
import { places } from "./line.js";
import { bestBox } from "./placing.js";
import { within } from "./points.js";

export function drawLabel(pen, mark) {
  return places(mark, pen);
}

export function writeLabel(pen, { label }, points) {
  const text = typeof label === "string" ? label : told(label, pen.at);
  const [x, y] = [points.px[points.told - 1], points.py[points.told - 1]];
  if (text && !points.left && within(pen.area, x, y)) write(pen, text, x, y);
}

function write(pen, text, x, y) {
  const { c } = pen;
  c.save();
  c.font = `500 ${pen.line}px ${pen.family}`;
  const box = bestBox(pen, c.measureText(text).width, x, y, pen.line + 2);
  pen.taken.push(box);
  inscribe(pen, text, box.x, box.y + box.h - 3);
  c.restore();
}

// A text that can be read on any ground.
export function inscribe({ c, palette }, text, x, y) {
  c.lineJoin = "round";
  c.lineWidth = 4;
  c.strokeStyle = palette.halo;
  c.strokeText(text, x, y);
  c.fillStyle = palette.ink;
  c.fillText(text, x, y);
}
