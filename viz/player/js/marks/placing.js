// Where a text stands beside its point: where it covers the fewest lines, markers and other texts.
const GAP = 11; // pixels between a marker's middle and its text
const TALL = 15;
const REACH = 2; // widths of the text around its point in which something can be covered

// The box of the best place, among eight around (x, y); ``drawn`` are marks with their points, ``taken`` other texts.
export function bestBox({ area, drawn, taken }, wide, x, y) {
  const near = obstacles(drawn, { x: x - REACH * wide - GAP, y: y - 4 * TALL, w: 2 * REACH * wide + 2 * GAP, h: 8 * TALL });
  const boxes = around(wide, x, y);
  const costs = boxes.map((box) => cost(box, area, near, taken));
  return boxes[costs.indexOf(Math.min(...costs))];
}

// To the right and above first, as one reads.
function around(wide, x, y) {
  const across = [x + GAP, x - GAP - wide, x - wide / 2];
  const down = [y - TALL - 5, y + 5, y - TALL / 2];
  const box = (i, j) => ({ x: across[i], y: down[j], w: wide, h: TALL });
  return [box(0, 0), box(1, 0), box(0, 1), box(1, 1), box(2, 0), box(2, 1), box(0, 2), box(1, 2)];
}

function cost(box, area, near, taken) {
  const out = box.x < area.x || box.y < area.y || box.x + box.w > area.x + area.w || box.y + box.h > area.y + area.h;
  const texts = taken.filter((other) => meet(box, other)).length;
  const hit = near.filter(([_mark, a, b, c, d]) => crosses(box, a, b, c, d));
  const marks = new Set(hit.map(([mark]) => mark)).size; // a line of many short stretches is one line
  return 1000 * out + 100 * texts + marks + Math.min(0.9, 0.01 * hit.length);
}

function obstacles(drawn, around) {
  const found = [];
  for (const [mark, { px, py, told = 0 }] of drawn) {
    const joined = mark.kind !== "points" && mark.kind !== "dots";
    for (let i = 0; i < told; i++) {
      const k = joined && i > 0 ? i - 1 : i;
      if (Number.isFinite(px[i] + py[i] + px[k] + py[k]) && crosses(around, px[k], py[k], px[i], py[i])) found.push([mark, px[k], py[k], px[i], py[i]]);
    }
  }
  return found;
}

function meet(a, b) {
  return a.x < b.x + b.w && b.x < a.x + a.w && a.y < b.y + b.h && b.y < a.y + a.h;
}

// Whether a stretch has a part in a box (Liang and Barsky).
export function crosses({ x, y, w, h }, x0, y0, x1, y1) {
  let [from, to] = [0, 1];
  for (const [d, low, high] of [[x1 - x0, x - x0, x + w - x0], [y1 - y0, y - y0, y + h - y0]]) {
    if (d === 0) {
      if (low > 0 || high < 0) return false;
      continue;
    }
    const [a, b] = [low / d, high / d];
    from = Math.max(from, Math.min(a, b));
    to = Math.min(to, Math.max(a, b));
  }
  return from <= to;
}
