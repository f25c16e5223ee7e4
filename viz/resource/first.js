// The picture of a lesson's page, before Streamlit is there: live, and later taken over by it. Streamlit starts when the
// picture is drawn: side by side, both would come later.
const PATIENCE = 500; // milliseconds
const host = document.getElementById("first");
const { lesson, release } = host.dataset;
const query = new URLSearchParams(location.search);
if (!query.has("lang")) query.set("lang", document.documentElement.lang);
try { // who has drawn the column beside it wider finds it so
  const wide = parseFloat(localStorage.getItem("sidebarWidth"));
  if (wide) host.style.setProperty("--beside", `${wide}px`);
} catch { /* a browser may refuse its store */ }
const plotly = document.getElementById("plotly");
plotly.addEventListener("error", () => plotly.remove()); // who needs it asks again
const late = new Promise((done) => { // a picture that is long computed
  for (const end of ["load", "error"]) plotly.addEventListener(end, () => setTimeout(done, PATIENCE));
});
try {
  const { default: mount } = await import("./player.js");
  await Promise.race([late, new Promise((shown) => mount({ parentElement: host, address: { lesson, release, query }, shown }))]);
} catch { // no player: the page is Streamlit's
  host.remove();
} finally {
  const later = document.getElementById("later");
  later.replaceWith(later.content);
}
