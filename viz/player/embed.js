// A frame in somebody's page: the player alone, with the picture that the frame's own address asks for.
import mount from "./player.js";

const host = document.querySelector("[data-lesson]");
const notes = document.querySelector(".notes");
const full = document.querySelector(".full a");
// Another page may show a scene of its own: its address stays, and the full page lies below its data-root.
const { lesson, release, scene, root = ".." } = host.dataset;
const query = new URLSearchParams(scene ?? location.search);
const theme = query.get("theme");
query.delete("theme");
if (!query.has("lang")) query.set("lang", document.documentElement.lang);

// Each new scene is in the frame's address, so that it survives a reload, and in the link to the full page.
function heard(header) {
  notes.textContent = header.notes.join("\n");
  full.href = `${root}/${lesson}?${header.query}`;
  if (scene === undefined) history.replaceState(null, "", `?${header.query}${theme ? `&theme=${theme}` : ""}`);
}

const show = () => mount({ parentElement: host, address: { lesson, release, query }, heard });
show();
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", show);
