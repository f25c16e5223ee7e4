// Plotly, from the installed package.
import { element } from "./dom.js";

export const CONFIG = { displayModeBar: false, doubleClick: false, scrollZoom: false, showTips: false, responsive: false };

// One script for all players; the browser has it already, from the preload in the page's header.
export function loadPlotly(url = new URL(PLOTLY, import.meta.url).href) {
  if (window.Plotly?.react) return Promise.resolve(window.Plotly);
  let script = document.getElementById("plotly");
  if (!script) {
    script = element("script", { id: "plotly", src: url });
    document.head.append(script);
  }
  return new Promise((resolve, reject) => {
    script.addEventListener("load", () => resolve(window.Plotly));
    script.addEventListener("error", () => { script.remove(); reject(new Error(url)); });
  });
}
