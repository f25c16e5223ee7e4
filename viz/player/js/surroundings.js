// What the player watches around it, wherever it stands; each gives a function that ends it.
import { whenBack } from "./back.js";
import { printing } from "./paper.js";
import { reachWide } from "./reach.js";

export function surroundings(player) {
  const ask = () => player.trigger("event", player.next({ ask: true, held: player.held }));
  return [whenBack(player.root, ask), printing(player), reachWide(player.root)];
}
