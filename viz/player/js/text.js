// Sentences with their readings, and numbers as people write them.
import { pick, scalarOf } from "./lookup.js";

export const LEAD = "\u2063"; // stands before and after what leads to a step: its slider, the step and the text

// A sentence, with its readings written out; `leads` is whether it is told which of them lead to a step.
export function told({ texts, over, readings }, at, leads = false) {
  const filled = (sentence) => sentence.replace(/\{(\w+)\}/g, (name, key) => {
    const reading = readings[key];
    if (!reading) return name;
    const value = scalarOf(reading.array, reading.over, at);
    if (reading.texts.length) return filled(reading.texts[value]);
    const text = spoken(value, reading.digits);
    return leads && reading.leads ? LEAD + [reading.leads[0], value - reading.leads[1], text].join(" ") + LEAD : text;
  });
  return counted(filled(pick(texts, over, at)));
}

// Nouns marked by [s] as core/message.py writes them.
function counted(text) {
  if (!text.includes("[s]")) return text;
  return text.replace(/(?<!\S)(\S+)((?: [a-z-]+)? [a-z-]+)\[s\]/g, (_, number, noun) => number + noun + (number.replace(LEAD, "") === "1" ? "" : "s"));
}

// Python rounds what lies exactly half-way to the even digit, a browser up: such a number is made a trifle smaller.
function evened(size, digits) {
  if (size === 0 || size === Infinity) return size;
  const all = size.toExponential(digits + 30).replace(".", "");
  const half = all[digits] === "5" && /^0+e/.test(all.slice(digits + 1));
  return half && "02468".includes(all[digits - 1]) ? size * (1 - Number.EPSILON) : size;
}

// A number as viz/figures/numbers.py writes it.
export function spoken(value, digits) {
  if (Number.isNaN(value)) return "–";
  const sign = value < 0 ? "−" : "";
  const size = evened(Math.abs(value), digits);
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
