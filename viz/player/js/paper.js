// For the paper the picture is drawn anew, in the light colours and at the paper's width; afterwards as it was.
const SHEET = 700; // CSS pixels that a sheet of A4 or Letter has between its margins

export function printing(player) {
  const turn = (on) => () => {
    if (!player.picture || player.gone) return;
    player.paper = on;
    player.root.classList.toggle("paper", on);
    player.root.style.width = on ? `${SHEET}px` : "";
    player.show(true); // what it does at once is all that the paper waits for
    for (const panel of player.panels.values()) panel.fit?.();
  };
  const [before, after] = [turn(true), turn(false)];
  addEventListener("beforeprint", before);
  addEventListener("afterprint", after);
  return () => {
    removeEventListener("beforeprint", before);
    removeEventListener("afterprint", after);
  };
}
