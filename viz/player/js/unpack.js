// Bytes → a tree of plain objects; arrays become { shape, data } with a Float32Array or Float64Array.
const utf8 = new TextDecoder();

async function inflate(bytes) {
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate"));
  return new Response(stream).arrayBuffer();
}

async function unpack(bytes) {
  const buffer = await inflate(bytes);
  const length = new DataView(buffer).getUint32(0, true);
  const tree = JSON.parse(utf8.decode(new Uint8Array(buffer, 4, length)));
  return revive(tree, buffer, 4 + length);
}

function revive(tree, buffer, base) {
  if (Array.isArray(tree)) return tree.map((item) => revive(item, buffer, base));
  if (tree === null || typeof tree !== "object") return tree;
  if (tree.$) return array(tree, buffer, base + tree.start);
  return Object.fromEntries(Object.entries(tree).map(([key, item]) => [key, revive(item, buffer, base)]));
}

// Four byte planes of zigzag second differences along the last axis → whole numbers → numbers.
function array({ $: kind, shape, origin, quantum }, buffer, start) {
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
  if (kind === "short") return { shape, data: new Float32Array(whole.map((n) => n << 11).buffer) };
  return { shape, data: Float64Array.from(whole, (n) => (kind === "gaps" && n === -2147483648 ? NaN : origin + quantum * n)) };
}

// What Plotly takes: rows for a matrix, the numbers themselves for a vector.
function forPlotly(tree) {
  if (Array.isArray(tree)) return tree.map(forPlotly);
  if (tree === null || typeof tree !== "object") return tree;
  if (tree.data && tree.shape) {
    if (tree.shape.length < 2) return tree.data;
    const [rows, columns] = tree.shape;
    return Array.from({ length: rows }, (_, i) => tree.data.subarray(i * columns, (i + 1) * columns));
  }
  return Object.fromEntries(Object.entries(tree).map(([key, item]) => [key, forPlotly(item)]));
}

// Colour tokens ("@ink") → the palette's colours.
function painted(tree, palette) {
  if (typeof tree === "string") return tree[0] === "@" ? palette[tree.slice(1)] : tree;
  if (tree === null || typeof tree !== "object" || ArrayBuffer.isView(tree)) return tree;
  if (Array.isArray(tree)) return tree.length && ArrayBuffer.isView(tree[0]) ? tree : tree.map((t) => painted(t, palette));
  return Object.fromEntries(Object.entries(tree).map(([key, item]) => [key, painted(item, palette)]));
}

// The texts or numbers of a nested list or an array at the coordinates named in `over`.
function pick(nested, over, at) {
  return over.reduce((list, name) => list[at[name]], nested);
}

// An axis of length 1 serves every position alike.
function placeOf({ shape }, over, at) {
  return over.reduce((index, name, axis) => (shape[axis] === 1 ? index : index * shape[axis] + at[name]), 0);
}

// So does a vector.
function lineOf(values, over, at) {
  if (values.shape.length === 1) return values.data;
  const n = values.shape[values.shape.length - 1];
  const line = placeOf(values, over, at);
  return values.data.subarray(line * n, (line + 1) * n);
}

function scalarOf(values, over, at) {
  if (typeof values === "number") return values;
  return values.data[placeOf(values, over, at)];
}

// A sentence, with its readings written out.
function told({ texts, over, readings }, at) {
  const filled = (sentence) => sentence.replace(/\{(\w+)\}/g, (name, key) => {
    const reading = readings[key];
    if (!reading) return name;
    const value = scalarOf(reading.array, reading.over, at);
    return reading.texts.length ? filled(reading.texts[value]) : spoken(value, reading.digits);
  });
  return filled(pick(texts, over, at));
}

// A number as viz/figures/numbers.py writes it.
function spoken(value, digits) {
  if (Number.isNaN(value)) return "–";
  const sign = value < 0 ? "−" : "";
  const size = Math.abs(value);
  if (size === Infinity) return sign + "∞";
  if (size === 0) return "0";
  const [mantissa, exponent] = size.toExponential(digits - 1).split("e");
  const power = Number(exponent);
  const short = (text) => (text.includes(".") ? text.replace(/\.?0+$/, "") : text);
  if (power >= -4 && power < Math.max(4, digits)) return sign + short(size.toFixed(Math.max(0, digits - 1 - power)));
  const raised = [...String(power)].map((c) => "⁻⁰¹²³⁴⁵⁶⁷⁸⁹"["-0123456789".indexOf(c)]).join("");
  const front = short(mantissa);
  return `${sign}${front === "1" ? "" : front + "×"}10${raised}`;
}
