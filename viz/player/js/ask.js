// The quick way to the server: one request for the bytes of a picture, and no run of the page's script.
const BYTES = "application/octet-stream";
const PATIENCE = 20000;
const LONGER = 120000; // for what can be stopped by hand

// { bytes }, { again: milliseconds } where the server is busy or cannot be reached, or {} where there is no such way.
export async function ask(lesson, query, release, event = null, stop = null) {
  const url = new URL(`../picture/${lesson}?${query}`, import.meta.url);
  url.searchParams.set("release", release);
  if (event) url.searchParams.set("event", JSON.stringify(event));
  try {
    const answer = await fetch(url, { signal: stop ? AbortSignal.any([stop, AbortSignal.timeout(LONGER)]) : AbortSignal.timeout(PATIENCE) });
    if (answer.status === 503) return { again: 1000 * Number(answer.headers.get("retry-after") || 1) };
    if (!answer.ok || answer.headers.get("content-type") !== BYTES) return {};
    return { bytes: new Uint8Array(await answer.arrayBuffer()) };
  } catch {
    return { again: 1000 };
  }
}
