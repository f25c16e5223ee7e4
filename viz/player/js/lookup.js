// Looking up: what an array or a nested list holds at the coordinates named in `over`. An axis or a list of length 1
// serves every position alike.
export function pick(nested, over, at) {
  return over.reduce((list, name) => list[list.length === 1 ? 0 : at[name]], nested);
}

export function placeOf({ shape }, over, at) {
  return over.reduce((index, name, axis) => (shape[axis] === 1 ? index : index * shape[axis] + at[name]), 0);
}

// So does a vector.
export function lineOf(values, over, at) {
  if (values.shape.length === 1) return values.data;
  const n = values.shape[values.shape.length - 1];
  const line = placeOf(values, over, at);
  return values.data.subarray(line * n, (line + 1) * n);
}

export function scalarOf(values, over, at) {
  if (typeof values === "number") return values;
  return values.data[placeOf(values, over, at)];
}

// Whether a record that is shown at one position of a coordinate only is shown now.
export function isShown({ shown }, at) {
  return !shown || at[shown[0]] === shown[1];
}

// Which of the places lies nearest to a value.
export function nearest(places, value) {
  let best = 0;
  for (let i = 1; i < places.length; i++) if (Math.abs(places[i] - value) < Math.abs(places[best] - value)) best = i;
  return best;
}
