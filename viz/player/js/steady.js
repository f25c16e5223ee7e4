// While a finger is down, the sentence keeps its height: a line more would move the picture under the finger.
export function keepSteady(root, sentence) {
  root.addEventListener("pointerdown", () => {
    sentence.style.height = `${sentence.getBoundingClientRect().height}px`;
    const free = () => { sentence.style.height = ""; };
    for (const end of ["pointerup", "pointercancel"]) window.addEventListener(end, free, { once: true, capture: true });
  }, true);
}
