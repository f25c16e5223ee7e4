// A node of the page, with its properties and children.
export function element(tag, properties = {}, ...children) {
  const node = document.createElement(tag);
  for (const [key, value] of Object.entries(properties)) {
    if (key in node) node[key] = value;
    else node.setAttribute(key, value);
  }
  node.append(...children);
  return node;
}

// A text or an attribute is written only where it is another one. A new text stands in the old one's node, because a node
// that comes or goes makes the browser look at the style of everything around it again.
export function setText(node, text) {
  const { firstChild: only } = node;
  if (only instanceof Text && only === node.lastChild) only.data === text || (only.data = text);
  else if (node.textContent !== text || only) node.textContent = text;
}

export function setAttribute(node, name, value) {
  if (node.getAttribute(name) !== String(value)) node.setAttribute(name, value);
}
