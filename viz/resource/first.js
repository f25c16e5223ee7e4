// The picture of a lesson's page, before Streamlit is there: live, and later taken over by it.
import mount from "./player.js";

const host = document.getElementById("first");
const { lesson, release } = host.dataset;
const query = new URLSearchParams(location.search);
if (!query.has("lang")) query.set("lang", document.documentElement.lang);
mount({ parentElement: host, address: { lesson, release, query } });
