// A three-dimensional panel: Plotly draws the surface and the paths; the camera is the person's own.
import { painted } from "./colours.js";
import { element, setAttribute } from "./dom.js";
import { lineOf, scalarOf } from "./lookup.js";
import { CONFIG } from "./plotly.js";
import { forPlotly } from "./unpack.js";

// The triangles of a polygon with n corners.
function fan(n) {
  const first = [...Array(Math.max(0, n - 2)).keys()];
  return { i: first.map(() => 0), j: first.map((a) => a + 1), k: first.map((a) => a + 2) };
}

const UNTOLD = { type: "scatter3d", hoverinfo: "skip", showlegend: false };

function lineTrace(panel, mark, { x, y, z }) {
  const color = painted(mark.colour, panel.palette);
  return { ...UNTOLD, mode: mark.dots ? "lines+markers" : "lines", x, y, z, line: { color, width: 2.5 * mark.width }, marker: { color, size: 2 } };
}

function markerTrace(panel, mark, { x, y, z }, from = 0) {
  const marker = { color: painted(mark.colour, panel.palette), size: 6, line: { color: panel.palette.halo, width: 1 } };
  return { ...UNTOLD, mode: "markers", x: x.slice(from), y: y.slice(from), z: z.slice(from), marker };
}

// What each kind of mark is in three dimensions; the others are flat.
const TRACES = {
  line: (panel, mark) => [lineTrace(panel, mark, panel.places(mark, null, panel.lift()))],
  path: (panel, mark) => {
    const places = panel.places(mark, mark.upto, panel.lift());
    return [lineTrace(panel, mark, places), ...(mark.marker ? [markerTrace(panel, mark, places, Math.max(0, places.x.length - 1))] : [])];
  },
  points: (panel, mark) => [markerTrace(panel, mark, panel.places(mark, null, panel.lift()))],
  area: (panel, mark) => {
    const { x, y, z } = panel.places(mark, null, 0);
    const light = { lighting: { ambient: 1, diffuse: 0, specular: 0 } };
    return [{ type: "mesh3d", hoverinfo: "skip", x, y, z, ...fan(x.length), color: painted(mark.colour, panel.palette), opacity: mark.opacity, ...light }];
  },
};

function beyond(value, [low, high]) {
  const slack = 1e-6 * (high - low); // a point at the border is seen
  return value < low - slack || value > high + slack;
}

export class SpacePanel {
  constructor(host, player, record) {
    this.player = player;
    this.root = element("section", { className: "panel space", role: "group" });
    this.plot = element("div", { className: "plot" });
    this.root.append(this.plot);
    host.append(this.root);
    this.resize = new ResizeObserver(() => this.fit());
    this.resize.observe(this.root);
  }

  describe(text) {
    setAttribute(this.root, "aria-label", text);
  }

  async show(record, palette, keep) {
    this.record = record;
    this.palette = palette;
    this.keep = keep;
    this.stale = true;
    if (this.root.hidden || this.due) return;
    this.due = true; // the flat panels are seen before the third dimension is built
    await new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
    this.due = false;
    if (this.stale && this.root.isConnected) await this.render();
  }

  // A hidden panel costs nothing: it is drawn when it is first looked at.
  async render() {
    this.stale = false;
    const { record, palette } = this;
    const { data, layout } = painted(forPlotly(record.figure), palette);
    layout.font.family = getComputedStyle(this.root).fontFamily;
    const camera = this.plot._fullLayout?.scene?._scene?.getCamera?.();
    if (camera && this.keep) layout.scene.camera = camera;
    layout.scene.aspectratio = this.fitting();
    layout.scene.uirevision = layout.uirevision = "camera";
    await this.player.Plotly.react(this.plot, this.traces().concat(data), layout, { ...CONFIG, scrollZoom: false });
    if (!this.listening) {
      this.listening = true;
      this.plot.on("plotly_relayout", (change) => {
        const eye = change["scene.camera"]?.eye;
        if (eye) this.player.send({ eye: [eye.x, eye.y, eye.z].map((n) => Number(n.toFixed(3))) }, false);
      });
    }
  }

  height(value) {
    const { kind, offset, scale } = this.record.height;
    const u = (value - offset) / scale;
    if (kind === "log") return Math.log1p(Math.max(u, 0));
    return kind === "asinh" ? Math.asinh(u) : u;
  }

  // The marks as Plotly draws them: lines and paths up to now, markers, and the inside of areas.
  traces() {
    const there = this.record.marks.filter((mark) => TRACES[mark.kind]);
    return there.flatMap((mark) => TRACES[mark.kind](this, mark));
  }

  // Where a mark's points are, `lift` above the surface, up to where the slider `upto` stands; null for one outside.
  places(mark, upto, lift) {
    const { at } = this.player;
    const [xs, ys, zs] = [mark.x, mark.y, mark.z].map((values) => lineOf(values, mark.over, at));
    const count = mark.count == null ? xs.length : scalarOf(mark.count, mark.over, at);
    const told = upto ? Math.min(count, at[upto] + 1) : count;
    const { xaxis, yaxis } = this.record.figure.layout.scene;
    const [x, y, z] = [[], [], []];
    for (let i = 0; i < told; i++) {
      const out = beyond(xs[i], xaxis.range) || beyond(ys[i], yaxis.range);
      x.push(out ? null : xs[i]); y.push(out ? null : ys[i]); z.push(out ? null : this.height(zs[i]) + lift);
    }
    return { x, y, z };
  }

  lift() {
    const [low, high] = this.record.figure.layout.scene.zaxis.range;
    return 0.02 * (high - low);
  }

  draw() {
    if (this.root.hidden || this.due || !this.record || !this.player.Plotly) return;
    if (this.stale || !this.listening) return void this.render();
    if (this.busy) { this.again = true; return; }
    const traces = this.traces();
    const changed = { x: [], y: [], z: [] };
    for (const t of traces) { changed.x.push(t.x); changed.y.push(t.y); changed.z.push(t.z); }
    this.busy = true;
    this.player.Plotly.restyle(this.plot, changed, traces.map((_, i) => i)).finally(() => {
      this.busy = false;
      if (this.again) { this.again = false; this.draw(); }
    });
  }

  // Plotly fits the height: in a panel that is narrower than high everything shrinks, so that no number is cut off.
  fitting() {
    const { clientWidth: w, clientHeight: h } = this.root;
    const part = w && h ? Math.min(1, (0.92 * w) / h) : 1;
    return Object.fromEntries(Object.entries(this.record.figure.layout.scene.aspectratio).map(([axis, size]) => [axis, size * part]));
  }

  fit() {
    const layout = this.plot._fullLayout;
    if (!layout || !this.root.clientWidth) return;
    const size = this.fitting();
    if (layout.scene.aspectratio.x !== size.x) this.player.Plotly.relayout(this.plot, { "scene.aspectratio": size });
    this.player.Plotly.Plots.resize(this.plot);
  }

  remove() {
    this.resize.disconnect();
    if (this.plot._fullLayout) this.player.Plotly.purge(this.plot);
    this.root.remove();
  }
}
