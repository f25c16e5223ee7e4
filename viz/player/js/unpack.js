// Bytes → a tree of plain objects; arrays become { shape, data } with a Float32Array or Float64Array.
const utf8 = new TextDecoder();

async function inflate(bytes) {
  const { readable, writable } = new DecompressionStream("deflate"); // a Blob would go through another process
  const writer = writable.getWriter();
  for (const given of [writer.write(bytes), writer.close()]) given.catch(() => {}); // the reader is told, too
  return new Response(readable).arrayBuffer();
}

export async function unpack(bytes) {
  const buffer = await inflate(bytes);
  const length = new DataView(buffer).getUint32(0, true);
  const tree = JSON.parse(utf8.decode(new Uint8Array(buffer, 4, length)));
  return revive(tree, buffer, 4 + length);
}

function revive(tree, buffer, base) {
  if (Array.isArray(tree)) return tree.map((item) => revive(item, buffer, base));
  if (tree === null || typeof tree !== "object") return tree;
  if (tree.$ === "number") return Number(tree.text); // infinity, or none
  if (tree.$) return array(tree, buffer, base + tree.start);
  return Object.fromEntries(Object.entries(tree).map(([key, item]) => [key, revive(item, buffer, base)]));
}

// Four byte planes of zigzag second differences along the last axis → whole numbers → numbers.
function array({ $: kind, shape, origin, quantum, cut }, buffer, start) {
  const size = shape.reduce((a, b) => a * b, 1);
  const run = shape.length ? shape[shape.length - 1] : 1;
  if (kind === "codes") return { shape, data: new Uint8Array(buffer, start, size) };
  const planes = new Uint8Array(buffer, start, 4 * size);
  const whole = new Int32Array(size);
  let [slope, sum] = [0, 0];
  for (let i = 0; i < size; i++) {
    if (i % run === 0) slope = sum = 0;
    const z = planes[i] | (planes[i + size] << 8) | (planes[i + 2 * size] << 16) | (planes[i + 3 * size] << 24);
    slope = (slope + ((z >>> 1) ^ -(z & 1))) | 0;
    sum = (sum + slope) | 0;
    whole[i] = sum;
  }
  if (kind === "single") return { shape, data: new Float32Array(whole.buffer) };
  if (kind === "wide") {
    const data = new Float64Array(size);
    const halves = new Int32Array(data.buffer);
    whole.forEach((half, i) => { halves[2 * i + 1] = half << (cut - 32); });
    return { shape, data };
  }
  if (kind === "short") return { shape, data: new Float32Array(whole.map((n) => n << 11).buffer) };
  return { shape, data: Float64Array.from(whole, (n) => (kind === "gaps" && n === -2147483648 ? NaN : origin + quantum * n)) };
}

// What Plotly takes: rows for a matrix, the numbers themselves for a vector.
export function forPlotly(tree) {
  if (Array.isArray(tree)) return tree.map(forPlotly);
  if (tree === null || typeof tree !== "object") return tree;
  if (tree.data && tree.shape) {
    if (tree.shape.length < 2) return tree.data;
    const [rows, columns] = tree.shape;
    return Array.from({ length: rows }, (_, i) => tree.data.subarray(i * columns, (i + 1) * columns));
  }
  return Object.fromEntries(Object.entries(tree).map(([key, item]) => [key, forPlotly(item)]));
}
