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
  const { tree, arrays } = JSON.parse(utf8.decode(new Uint8Array(buffer, 4, length)));
  return revive(tree, arrays.map((each) => array(each, buffer, 4 + length)));
}

function revive(tree, arrays) {
  if (Array.isArray(tree)) return tree.map((item) => revive(item, arrays));
  if (tree === null || typeof tree !== "object") return tree;
  if (tree.$ === "number") return Number(tree.text); // infinity, or none
  if ("$" in tree) return arrays[tree.$];
  return Object.fromEntries(Object.entries(tree).map(([key, item]) => [key, revive(item, arrays)]));
}

// Byte planes, as many as are not all zero, of zigzag second differences along the last axis → whole numbers → numbers.
function array({ kind, shape, starts, origin, quantum, cut }, buffer, base) {
  const size = shape.reduce((a, b) => a * b, 1);
  const run = shape.length ? shape[shape.length - 1] : 1;
  const planes = starts.map((start) => new Uint8Array(buffer, base + start, size));
  if (kind === "codes") return { shape, data: planes[0] };
  const whole = new Int32Array(size);
  planes.forEach((plane, byte) => {
    for (let i = 0; i < size; i++) whole[i] |= plane[i] << (8 * byte);
  });
  let [slope, sum] = [0, 0];
  for (let i = 0; i < size; i++) {
    if (i % run === 0) slope = sum = 0;
    slope = (slope + ((whole[i] >>> 1) ^ -(whole[i] & 1))) | 0;
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
