// Where the page gets its player from: Streamlit's components, or a frame of our own.
import { element } from "./dom.js";
import { housed, standIn, takenOver } from "./early.js";
import { open } from "./named.js";
import { Player } from "./player.js";
import { loadPlotly } from "./plotly.js";

const players = new WeakMap();

function style() {
  if (document.getElementById("player-style")) return;
  document.head.append(element("style", { id: "player-style", textContent: CSS }));
}

// On a page of Streamlit's, ``data`` is the message and ``setTriggerValue`` the way back; elsewhere ``address`` says what
// is shown, ``shown`` is called when it is, and ``heard`` is told of each new scene: where there is nobody to hear,
// Streamlit's page is still to come.
export default function mount({ data, parentElement, setTriggerValue, address, heard, shown }) {
  style();
  loadPlotly().catch(() => {}); // whoever waits for it is told
  const root = parentElement.querySelector(".player");
  let player = players.get(parentElement);
  const known = player && (player.root === root || player.moving);
  const there = known || address ? null : takenOver(root);
  if (!known) players.set(parentElement, (player = there ?? new Player(root, heard)));
  if (address && !known) {
    open(player, address).catch(player.failed).finally(shown);
    if (!heard) standIn(parentElement, player, address.lesson);
  } else if (!address && data !== player.last) {
    player.last = data;
    (there ? housed(player, data, setTriggerValue) : player.receive(data, setTriggerValue)).catch(player.failed);
  } else if (player.picture) {
    player.show(true); // a change of theme
  }
  return () => { player.remove(); players.delete(parentElement); };
}
