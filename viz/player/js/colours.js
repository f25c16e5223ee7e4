// Colour tokens ("@ink") → the palette's colours.
export function painted(tree, palette) {
  if (typeof tree === "string") return tree[0] === "@" ? palette[tree.slice(1)] : tree;
  if (tree === null || typeof tree !== "object" || ArrayBuffer.isView(tree)) return tree;
  if (Array.isArray(tree)) return tree.length && ArrayBuffer.isView(tree[0]) ? tree : tree.map((t) => painted(t, palette));
  return Object.fromEntries(Object.entries(tree).map(([key, item]) => [key, painted(item, palette)]));
}

// The one of these palettes that suits what lies behind an element.
export function paletteOn(root, palettes) {
  root.style.backgroundColor = "var(--st-background-color)";
  const [r, g, b] = getComputedStyle(root).backgroundColor.match(/[\d.]+/g).map(Number);
  return palettes[0.299 * r + 0.587 * g + 0.114 * b < 128 ? "dark" : "light"];
}
