const QUICK = 1000; // milliseconds: edits of the same thing that follow each other faster are one step of the history
let last = { what: "", until: -Infinity };

// What a hand has done since the last question, and when: that goes by the hand, however late it is asked or answered.
export function deed(hand, keys, since = performance.now(), until = since) {
  return { what: new Set([...(hand?.what || []), ...keys]), since: hand?.since ?? since, until };
}

// A question that is asked once more, with what a hand has done meanwhile.
export function later(hand, newer) {
  return newer && newer !== hand ? deed(hand, newer.what, newer.since, newer.until) : hand;
}

// What a hand has settled on is a step of the browser's history, and ten quick key presses are one; a pressed button is
// one of its own.
export function stepAddress(query, hand) {
  if (written(query) === location.search.slice(1)) return;
  const what = hand.what.has("pressed") ? "" : [...hand.what].sort().join();
  const way = what && what === last.what && hand.since - last.until < QUICK ? "replaceState" : "pushState";
  last = { what, until: hand.until };
  history[way](history.state, "", `${location.pathname}?${written(query)}${location.hash}`);
}

function written(query) {
  const embed = [...new URLSearchParams(location.search)].filter(([key]) => key.startsWith("embed"));
  return [query, embed.length ? new URLSearchParams(embed).toString() : ""].filter(Boolean).join("&");
}

// The bare address of a first visit becomes the scene's own, without a step in the browser's history.
export function syncAddress(header) {
  if (header.answers !== null) return; // an edit: the server writes that itself
  const query = written(header.query);
  if (location.search.slice(1) !== query) history.replaceState(history.state, "", `${location.pathname}?${query}${location.hash}`);
}
