// A panel in words, for who does not see it: its name, what is written on it, and what the page says of it.
import { told } from "./text.js";

export function described({ label, caption, marks }, sentences, at) {
  const said = (text) => (typeof text === "string" ? text : told(text, at));
  const written = new Set(marks.filter((mark) => mark.label).map((mark) => said(mark.label)));
  return [label, caption ? said(caption.text) : "", [...written].join(", "), ...sentences.map(said)]
    .filter(Boolean)
    .map((part) => (/[.。!?！？:：]$/.test(part) ? part : `${part}.`))
    .join(" ");
}
