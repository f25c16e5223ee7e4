// One slow play at the first picture of a visit; none for those who asked their system for less motion.
const PLAYED = "played"; // in the tab's own store

export function openingPlay(picture, at) {
  const slider = picture.sliders.find((s) => s.play);
  const to = slider ? at[slider.key] : 0;
  if (!to || matchMedia("(prefers-reduced-motion: reduce)").matches) return null;
  try {
    if (sessionStorage.getItem(PLAYED)) return null;
    sessionStorage.setItem(PLAYED, "yes");
  } catch { /* a frame may have no store */ }
  return { key: slider.key, to, seconds: 4 * Math.max(1, (slider.count - 1) / to) };
}
