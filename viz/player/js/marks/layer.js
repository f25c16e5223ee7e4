// A layer as the kind of mark that it is.
export function modern(layer) {
  const label = layer.texts || layer.label;
  const piece = layer.pairs ? 2 : layer.piece;
  const plain = { ...layer, label, piece, now: layer.upto };
  if (layer.slope) return { ...plain, kind: "tangent" };
  if (layer.ahead) return { ...plain, kind: "ahead" };
  if (layer.fill) return { ...plain, kind: "area", opacity: Number(layer.fill), width: layer.line ? layer.width : 0 };
  if (layer.stairs) return { ...plain, kind: "stairs", lag: layer.lagged ? 1 : 0, width: layer.line ? layer.width : 0 };
  if (layer.arrow) return { ...plain, kind: "arrow" };
  if (layer.line) return { ...plain, kind: "path" };
  if (layer.marker) return { ...plain, kind: "points" };
  return { ...plain, kind: layer.dots ? "dots" : "label" };
}
