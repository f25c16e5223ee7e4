// Where the page gets its player from: Streamlit's components, or a frame of our own.
import { element } from "./dom.js";
import { Player } from "./player.js";

const players = new WeakMap();

function style() {
  if (document.getElementById("player-style")) return;
  document.head.append(element("style", { id: "player-style", textContent: CSS }));
}

// On a page of Streamlit's, ``data`` is the message and ``setTriggerValue`` the way back; elsewhere ``address`` says what
// is shown, and ``heard`` is told of each new scene.
export default function mount({ data, parentElement, setTriggerValue, address, heard }) {
  style();
  const root = parentElement.querySelector(".player");
  const failed = (player) => (error) => { player.root.dataset.error = String(error); throw error; };
  let player = players.get(parentElement);
  const known = player && player.root === root;
  if (!known) players.set(parentElement, (player = new Player(root)));
  if (address && !known) player.open(address, heard).catch(failed(player));
  else if (!address && data !== player.last) {
    player.last = data;
    player.receive(data, setTriggerValue).catch(failed(player));
  } else if (player.picture) {
    player.show(true); // a change of theme
  }
  return () => { player.remove(); players.delete(parentElement); };
}
