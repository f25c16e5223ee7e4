// A number in a text that leads to a step: where a run left, or arrived.
import { element, setText } from "./dom.js";

export function leading(player) {
  const button = element("button", { type: "button", className: "jump" });
  button.addEventListener("click", () => { player.move(button.slider, button.step, true); player.commit(); });
  return button;
}

export function lead(button, text, slider, step) {
  Object.assign(button, { slider, step });
  setText(button, text);
  return button;
}
