// What of a text can be touched: a term, underlined, says beside it what it means; a number leads to a step.
import { element, setAttribute, setText } from "./dom.js";
import { lead, leading } from "./lead.js";
import { LEAD } from "./text.js";

// A text with its terms marked; nothing changes where the text is the same. What is left over of the one before stays,
// empty and hidden: a node that comes or goes makes the browser look at the style of the whole page again.
export function writeText(node, text, terms, player) {
  if (node.written === text) return;
  node.written = text;
  const told = new Set(); // each meaning once in a text
  const parts = alternating(text.split(LEAD).flatMap((part, i) => (i % 2 ? [leader(part, player)] : marked(part, terms, told))));
  const there = [...node.childNodes];
  parts.forEach((part, i) => {
    if (!there[i]) node.append(part);
    else if (!renewed(there[i], part)) there[i].replaceWith(part);
  });
  there.slice(parts.length).forEach((spare) => {
    if (spare instanceof Text) spare.data = "";
    else setText(spare, ""), (spare.hidden = true);
  });
}

// Parts as text, element, text, …
function alternating(parts) {
  return parts.reduce((all, part) => (typeof part === "string" ? [...all.slice(0, -1), all.at(-1) + part] : [...all, part, ""]), [""]);
}

// Whether a node, with what is new in it, can stand where a part of a text is to stand.
function renewed(node, part) {
  if (typeof part === "string") return node instanceof Text && (node.data === part || ((node.data = part), true));
  if (part.className !== node.className) return false;
  node.hidden = false;
  if (part.className === "jump") return Boolean(lead(node, part.textContent, part.slider, part.step));
  setText(node, part.textContent);
  for (const name of ["data-meaning", "aria-label"]) setAttribute(node, name, part.getAttribute(name));
  return true;
}

function leader(part, player) {
  const [slider, step, text] = part.split(" ");
  return lead(leading(player), text, slider, Number(step));
}

function marked(text, terms, told) {
  const names = Object.keys(terms).filter((name) => text.includes(name)).sort((a, b) => b.length - a.length);
  if (!names.length) return [text];
  return text.split(new RegExp(`(${names.map(whole).join("|")})`)).map((part) => {
    if (!names.includes(part) || told.has(terms[part])) return part;
    told.add(terms[part]);
    return term(part, terms[part]);
  });
}

// A Latin word counts where it stands by itself.
function whole(name) {
  return /^[\w-]/.test(name) ? `(?<![\\w-])${name}(?![\\w-])` : name;
}

function term(name, meaning) {
  return element("span", { className: "term", tabIndex: 0, role: "button", textContent: name, "data-meaning": meaning, "aria-label": `${name}: ${meaning}` });
}

// One box for all terms below a root, beside the one that is touched.
export function explain(root) {
  const box = element("div", { className: "meaning", role: "tooltip", hidden: true });
  const show = ({ target }) => {
    if (!target.matches?.(".term")) return;
    box.textContent = target.dataset.meaning;
    box.hidden = false;
    const { left, bottom } = target.getBoundingClientRect();
    box.style.left = `${Math.max(8, Math.min(left, innerWidth - box.offsetWidth - 8))}px`;
    box.style.top = `${bottom + 4}px`;
  };
  const hide = () => { box.hidden = true; };
  for (const kind of ["pointerover", "focusin", "click"]) root.addEventListener(kind, show);
  for (const kind of ["pointerout", "focusout"]) root.addEventListener(kind, hide);
  root.addEventListener("keydown", (event) => { if (event.key === "Escape") hide(); });
  return box;
}
