// A picture that is asked for by its scene: the first of a page, and that of a scene which the page's script names.
import { syncAddress } from "./address.js";
import { ask } from "./ask.js";

// The first picture of a page that has no script but this one, or none yet.
export function open(player, address) {
  return (player.opening = opened(player, address));
}

async function opened(player, address) {
  const bytes = await bytesOf(player, address, () => !player.held); // or it has come another way
  if (bytes) await player.receive(bytes);
}

// What a hand does meanwhile waits, as for the answer to a question.
export async function named(player, header) {
  const { answers, query } = header;
  if (answers !== null && answers < player.answered) return; // a newer one is shown already
  if (!player.held) await player.opening?.catch(() => {}); // it may be the same
  syncAddress(header);
  player.wanted = query;
  if (player.gone || (player.held && query === (player.due ?? player.query))) return;
  if (!player.quick) return player.ask();
  const { turn } = player.next({});
  const bytes = await bytesOf(player, header, () => query === player.wanted);
  player.answered = Math.max(player.answered, turn);
  if (!bytes && !player.quick) return player.ask();
  if (!bytes) return player.goOn(); // what is shown is named again
  player.due = query; // as long as it is drawn
  await player.receive(bytes);
  if (player.due === query) player.due = null;
}

// As long as they are wanted; null where nobody wants them any more, or only the page's script runs here.
async function bytesOf(player, { lesson, query, release }, wanted) {
  for (;;) {
    const { bytes, again } = await ask(lesson, query, release);
    if (player.gone || !wanted()) return null;
    if (bytes) return bytes;
    if (!again && !player.heard) {
      player.quick = false;
      return null;
    }
    await new Promise((done) => setTimeout(done, again || 1000));
    if (player.gone || !wanted()) return null;
  }
}
