// The picture of a lesson's page, before Streamlit is there: live, and later taken over by it.
import mount from "./player.js";

const host = document.getElementById("first");
const { lesson, release } = host.dataset;
const query = new URLSearchParams(location.search);
if (!query.has("lang")) query.set("lang", document.documentElement.lang);
try { // who has drawn the column beside it wider finds it so
  const wide = parseFloat(localStorage.getItem("sidebarWidth"));
  if (wide) host.style.setProperty("--beside", `${wide}px`);
} catch { /* a browser may refuse its store */ }
mount({ parentElement: host, address: { lesson, release, query } });
