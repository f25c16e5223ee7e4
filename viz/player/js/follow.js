// Coordinates that a picture does not have that far, and coordinates that nobody moves.
import { scalarOf } from "./lookup.js";

export function clampPlaces(picture, at) {
  const within = (key, count) => { at[key] = Math.max(0, Math.min(count - 1, at[key] ?? 0)); };
  for (const { key, count } of picture.sliders) within(key, count);
  for (const { key, options } of picture.chips) within(key, options.length);
  for (const { key, names } of picture.pointed) within(key, names.length);
  followPlaces(picture, at);
}

export function followPlaces({ latest, followers }, at) {
  if (latest) {
    at[latest.key] = Math.min(at[latest.key] ?? 0, latest.of.length - 1);
    at[latest.place] = at[latest.of[at[latest.key]]];
  }
  for (const { key, positions, over } of followers) at[key] = scalarOf(positions, over, at);
}
