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
  const starts = located(arrays, 4 + length);
  return revive(tree, arrays.map((each, i) => array(each, buffer, starts[i])));
}

function revive(tree, arrays) {
  if (Array.isArray(tree)) return tree.map((item) => revive(item, arrays));
  if (tree === null || typeof tree !== "object") return tree;
  if (tree.$ === "number") return Number(tree.text); // infinity, or none
  if ("$" in tree) return arrays[tree.$];
  return Object.fromEntries(Object.entries(tree).map(([key, item]) => [key, revive(item, arrays)]));
}

const sizeOf = ({ shape }) => shape.reduce((a, b) => a * b, 1);

// Where the planes of each array begin: the lowest of all, the next of all …, then the codes. In each those arrays that
// are differences along their lines most often come first.
function located(arrays, end) {
  const starts = arrays.map(() => []);
  const put = (i) => { starts[i].push(end); end += sizeOf(arrays[i]); };
  const [codes, whole] = [[], []];
  arrays.forEach(({ kind }, i) => (kind === "codes" ? codes : whole).push(i));
  whole.sort((i, j) => arrays[j].along - arrays[i].along);
  for (let byte = 0; byte < 4; byte++) whole.filter((i) => arrays[i].planes > byte).forEach(put);
  codes.forEach(put);
  return starts;
}

// Byte planes, as many as are not all zero, of zigzag differences along and across the lines → whole numbers → numbers.
function array({ kind, shape, along, across, origin, quantum, cut }, buffer, starts) {
  const size = sizeOf({ shape });
  const planes = starts.map((start) => new Uint8Array(buffer, start, size));
  if (kind === "codes") return { shape, data: planes[0] };
  const whole = new Int32Array(size);
  planes.forEach((plane, byte) => {
    for (let i = 0; i < size; i++) whole[i] |= plane[i] << (8 * byte);
  });
  for (let i = 0; i < size; i++) whole[i] = (whole[i] >>> 1) ^ -(whole[i] & 1);
  const line = shape[shape.length - 1];
  while (across--) for (let i = line; i < size; i++) whole[i] += whole[i - line];
  while (along--) for (let i = 1, column = 1; i < size; i++, column++) {
    if (column === line) column = 0;
    whole[i] += whole[i - (column ? 1 : line)];
  }
  if (kind === "wide") {
    const data = new Float64Array(size);
    const halves = new Int32Array(data.buffer);
    whole.forEach((half, i) => { halves[2 * i + 1] = half << (cut - 32); });
    return { shape, data };
  }
  if (kind === "float") return { shape, data: new Float32Array(whole.map((n) => n << cut).buffer) };
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
