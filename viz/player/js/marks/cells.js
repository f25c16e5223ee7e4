// Maps of cells below a plot: codes → the pixels of a small picture, which is drawn as large as its box on the axes.
import { axisScale } from "../axes.js";
import { painted } from "../colours.js";
import { element } from "../dom.js";
import { isShown, placeOf } from "../lookup.js";

const tiles = new WeakMap(); // cells → their small pictures, by position, in one palette

export function drawCells(canvas, { xaxis, yaxis }, all, at, palette) {
  const c = canvas.getContext("2d");
  const ratio = canvas.width / canvas.clientWidth;
  const [sx, sy] = [axisScale(xaxis), axisScale(yaxis)];
  c.setTransform(ratio, 0, 0, ratio, 0, 0);
  c.clearRect(0, 0, canvas.width, canvas.height);
  c.save();
  c.beginPath();
  c.rect(xaxis._offset, yaxis._offset, xaxis._length, yaxis._length);
  c.clip();
  for (const cells of all) {
    if (!isShown(cells, at)) continue;
    c.imageSmoothingEnabled = cells.smooth; // there is nothing between two kinds
    const [left, right, bottom, top] = cells.box;
    const [x, y] = [sx(left), sy(top)];
    c.drawImage(tile(cells, placeOf(cells.codes, cells.over, at), palette), x, y, sx(right) - x, sy(bottom) - y);
  }
  c.restore();
}

// The small picture of a map, or of so many maps one upon the other.
export function tile(cells, position, palette, maps = 1) {
  let kept = tiles.get(cells);
  if (kept?.palette !== palette) tiles.set(cells, (kept = { palette, pictures: [] }));
  return (kept.pictures[position] ??= small(cells, position, palette, maps));
}

function small({ codes, colours, levels }, position, palette, maps) {
  const [each, columns] = codes.shape.slice(-2);
  const rows = maps * each;
  const picture = element("canvas", { width: columns, height: rows });
  const c = picture.getContext("2d");
  const image = c.createImageData(columns, rows);
  const pixels = new Uint32Array(image.data.buffer);
  const shades = shadesOf(colours, levels, palette);
  const from = position * rows * columns;
  for (let row = 0; row < rows; row++) { // rows go up, pixels down
    for (let column = 0; column < columns; column++) {
      pixels[(rows - 1 - row) * columns + column] = shades[codes.data[from + row * columns + column]];
    }
  }
  c.putImageData(image, 0, 0);
  return picture;
}

// A pixel for each code: a colour, level by level on its way to the paper.
function shadesOf(colours, levels, palette) {
  const rgb = (colour) => [1, 3, 5].map((i) => parseInt(painted(colour, palette).slice(i, i + 2), 16));
  const paper = rgb("@paper");
  const shades = new Uint8ClampedArray(4 * levels * colours.length).fill(255);
  colours.map(rgb).forEach((full, i) => {
    for (let level = 0; level < levels; level++) {
      const part = (level + 0.5) / levels;
      shades.set(full.map((v, j) => v + (paper[j] - v) * part), 4 * (i * levels + level));
    }
  });
  return new Uint32Array(shades.buffer);
}
