const QUICK = 1000; // milliseconds: edits of the same thing that follow each other faster are one step of the history
let last = { what: "", until: -Infinity };

// What a hand has settled on is a step of the browser's history, and ten quick key presses are one. ``what`` the hand
// did, empty for a pressed button, ``since`` and ``until`` when, however late the answer comes.
export function stepAddress(query, { what, since, until }) {
  if (written(query) === location.search.slice(1)) return;
  const way = what && what === last.what && since - last.until < QUICK ? "replaceState" : "pushState";
  last = { what, until };
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
