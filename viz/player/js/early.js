// A picture that is on the page before Streamlit is: it goes to Streamlit's place for it as it is, and goes on there.
import { paletteOn } from "./colours.js";
import { element } from "./dom.js";

const RENDERED = 1000; // milliseconds: what a script has sent is on the page by then
let early = null; // the player, what stands in for the page, whether a finger is on it, the page's path, who watches its size

// ``host`` stands in for a page of Streamlit's, with this player in it.
export function standIn(host, player, lesson) {
  const hand = { down: false };
  host.addEventListener("pointerdown", () => { hand.down = true; }, true);
  for (const end of ["pointerup", "pointercancel"]) addEventListener(end, () => { hand.down = false; hand.lifted?.(); });
  const size = new ResizeObserver(() => document.documentElement.style.setProperty("--early", `${player.root.offsetHeight}px`));
  size.observe(player.root);
  early = { host, player, hand, size, path: location.pathname };
  const watch = new MutationObserver(() => {
    if (document.querySelector("[data-testid=stApp]")?.dataset.testScriptState === "running") early && (early.ran = true);
    else if (early?.ran) setTimeout(() => { if (early && !document.querySelector(`.st-key-${lesson}`)) leave(); }, RENDERED);
    if (!early) watch.disconnect();
  });
  watch.observe(document.getElementById("root"), { subtree: true, childList: true, attributeFilter: ["data-test-script-state"] });
}

// What a scene's notes say stands above the picture, as it will on Streamlit's page.
export function noteEarly(notes) {
  early?.host.querySelector(".notes").replaceChildren(...notes.map((text) => element("p", { textContent: text })));
}

// Streamlit's page has no place for the picture: it is seen as it is.
function leave() {
  const { player } = early;
  end(early);
  player.remove();
}

// Nothing stands in for the page any more: the whole page's style must not depend on its size.
function end({ size, host }) {
  size.disconnect();
  host.remove();
  early = null;
}

// The player that was there before Streamlit, on its way to the place of ``root``: at once, or as soon as no finger is
// on it. None where it has gone already, or never was.
export function takenOver(root) {
  if (!early) return null;
  if (location.pathname !== early.path) { // a visitor was quicker, and has gone to another page
    leave();
    return null;
  }
  const first = early;
  const { host, player, hand } = first;
  player.moving = true;
  const move = () => {
    player.moving = false;
    const focus = document.activeElement;
    const main = root.closest("[data-testid=stMain]");
    const { scrollTop } = host;
    root.replaceWith(player.root);
    end(first);
    if (player.gone) return;
    if (main) main.scrollTop = scrollTop;
    if (player.root.contains(focus)) focus.focus({ preventScroll: true });
    player.watch();
    if (player.picture && paletteOn(player.root, player.palettes) !== player.colours) player.show(true);
  };
  if (hand.down) hand.lifted = () => setTimeout(move); // after what its release does
  else move();
  return player;
}

// Streamlit's first message tells nothing new where a hand has moved on: then the script hears of that.
export function housed(player, message, trigger) {
  player.trigger = trigger;
  if (!player.sent && !player.unsettled) return player.receive(message);
  if (!player.behind() && !player.unsettled) trigger("event", { scene: player.query, held: player.held, turn: player.sent });
  return Promise.resolve();
}
