// Terms that are explained by a touch: an underlined word in a text, and what it means beside it.
import { element } from "./dom.js";

// A text with its terms marked; nothing changes where the text is the same.
export function writeText(node, text, terms) {
  if (node.written === text) return;
  node.written = text;
  const names = Object.keys(terms).filter((name) => text.includes(name)).sort((a, b) => b.length - a.length);
  if (!names.length) {
    node.textContent = text;
    return;
  }
  const told = new Set(); // each meaning once in a text
  const parts = text.split(new RegExp(`(${names.map(whole).join("|")})`));
  node.replaceChildren(...parts.map((part) => {
    if (!names.includes(part) || told.has(terms[part])) return part;
    told.add(terms[part]);
    return term(part, terms[part]);
  }));
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
