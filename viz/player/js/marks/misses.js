// How far a line misses points: from each point straight to the line, and a square as wide as that is high.
import { places, prepare } from "./line.js";

export function drawMisses(pen, mark) {
  const { c, area } = pen;
  const points = places(mark, pen);
  const line = pen.marks.find(({ name }) => name === mark.line);
  const reached = places(line, pen);
  prepare(pen, mark);
  for (let i = 0; i < points.told; i++) {
    const [x, y] = [points.px[i], points.py[i]];
    const end = heightAt(reached, x);
    if (!Number.isFinite(end)) continue;
    c.beginPath();
    c.moveTo(x, y);
    c.lineTo(x, end);
    c.stroke();
    if (!mark.square) continue;
    const side = Math.abs(end - y);
    c.globalAlpha = mark.opacity;
    c.fillRect(x + side > area.x + area.w ? x - side : x, Math.min(y, end), side, side);
    c.globalAlpha = 1;
  }
  return points;
}

// The height of a line that goes to the right, at a place across.
function heightAt({ px, py, told }, x) {
  let i = 1;
  while (i < told - 1 && px[i] < x) i++;
  return py[i - 1] + ((py[i] - py[i - 1]) * (x - px[i - 1])) / (px[i] - px[i - 1]);
}
