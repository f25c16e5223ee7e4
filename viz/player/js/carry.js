// Where a hand has put a slider is a value: in another picture that value may have another position.
export function carry(old, picture, ...all) {
  for (const slider of picture.sliders) {
    const before = old.sliders.find((s) => s.key === slider.key);
    if (!before?.texts || !slider.texts || before.texts.join() === slider.texts.join()) continue;
    for (const places of all) {
      if (!(slider.key in places)) continue;
      const same = slider.texts.indexOf(before.texts[places[slider.key]]);
      places[slider.key] = same >= 0 ? same : Math.round((places[slider.key] * (slider.count - 1)) / Math.max(1, before.count - 1));
    }
  }
}
