// A frame in somebody's page: the player alone, with the picture that the frame's own address asks for.
import mount from "./player.js";

const host = document.querySelector("main");
const notes = document.querySelector(".notes");
const full = document.querySelector(".full a");
const { lesson, release } = host.dataset;
const query = new URLSearchParams(location.search);
const theme = query.get("theme");
query.delete("theme");
if (!query.has("lang")) query.set("lang", document.documentElement.lang);

// Each new scene is in the frame's address, so that it survives a reload, and in the link to the full page.
function heard(header) {
  notes.textContent = header.notes.join(" ");
  full.href = `../${lesson}?${header.query}`;
  history.replaceState(null, "", `?${header.query}${theme ? `&theme=${theme}` : ""}`);
}

const show = () => mount({ parentElement: host, address: { lesson, release, query }, heard });
show();
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", show);
