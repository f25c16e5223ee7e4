// Where a text stands beside its point: where it covers the fewest lines, markers, handles and other texts.
const GAP = 11; // pixels between a marker's middle and its text
const FURTHER = 10; // and once more, for a point in a crowd
const REACH = 2; // widths of the text around its point in which something can be covered
const ROUND = 6; // the radius of a marker of size 1
const GRIP = 11; // a handle's

// The box of the best place, among sixteen around (x, y), for a text so wide and tall; ``drawn`` are marks with their
// points, ``taken`` other texts, ``handles`` the middles of what a finger takes.
export function bestBox({ area, drawn, taken, handles = [] }, wide, x, y, tall = 15) {
  const near = obstacles(drawn, { x: x - REACH * wide - GAP, y: y - 4 * tall, w: 2 * REACH * wide + 2 * GAP, h: 8 * tall });
  const grips = handles.map(([hx, hy]) => ({ x: hx - GRIP, y: hy - GRIP, w: 2 * GRIP, h: 2 * GRIP }));
  const boxes = [...around(wide, tall, x, y, 0), ...around(wide, tall, x, y, FURTHER)];
  const costs = boxes.map((box, i) => cost(box, area, near, [...taken, ...grips]) + 0.95 * (i >= 8));
  return boxes[costs.indexOf(Math.min(...costs))];
}

// To the right and above first, as one reads.
function around(wide, tall, x, y, further) {
  const across = [x + GAP + further, x - GAP - further - wide, x - wide / 2];
  const [above, below] = [y - tall - 5 - further, y + 5 + further];
  const box = (i, top) => ({ x: across[i], y: top, w: wide, h: tall });
  const middle = y - tall / 2;
  return [box(0, above), box(1, above), box(0, below), box(1, below), box(2, above - 4), box(2, below + 4), box(0, middle), box(1, middle)];
}

function cost(box, area, near, taken) {
  const out = box.x < area.x || box.y < area.y || box.x + box.w > area.x + area.w || box.y + box.h > area.y + area.h;
  const texts = taken.filter((other) => meet(box, other)).length;
  const hit = near.filter(([_mark, r, a, b, c, d]) => crosses({ x: box.x - r, y: box.y - r, w: box.w + 2 * r, h: box.h + 2 * r }, a, b, c, d));
  const marks = new Set(hit.map(([mark]) => mark)).size; // a line of many short stretches is one line
  return 1000 * out + 100 * texts + marks + Math.min(0.9, 0.01 * hit.length);
}

// Stretches near a place, each with its mark and its radius; a path's marker stands at its last point.
function obstacles(drawn, around) {
  const found = [];
  for (const [mark, { px, py, told = 0 }] of drawn) {
    const joined = mark.kind !== "points" && mark.kind !== "dots";
    for (let i = 0; i < told; i++) {
      const k = joined && i > 0 ? i - 1 : i;
      if (Number.isFinite(px[i] + py[i] + px[k] + py[k]) && crosses(around, px[k], py[k], px[i], py[i])) found.push([mark, mark.kind === "points" ? ROUND * (mark.size ?? 1) : 0, px[k], py[k], px[i], py[i]]);
    }
    if (mark.kind !== "path" || !mark.marker || !told) continue;
    const [x, y] = [px[told - 1], py[told - 1]];
    if (Number.isFinite(x + y)) found.push([mark, ROUND, x, y, x, y]);
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
