// The bare address of a first visit becomes the scene's own, without a step in the browser's history.
export function syncAddress(header) {
  if (header.answers !== null) return; // an edit: the server writes that itself
  const embed = [...new URLSearchParams(location.search)].filter(([key]) => key.startsWith("embed"));
  const query = [header.query, embed.length ? new URLSearchParams(embed).toString() : ""].filter(Boolean).join("&");
  if (location.search.slice(1) !== query) history.replaceState(history.state, "", `${location.pathname}?${query}${location.hash}`);
}
