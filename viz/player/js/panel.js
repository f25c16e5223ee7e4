// One Plotly figure with a canvas above it, and what a person does to it: put and drag points, pan, zoom, scrub.
import { alike } from "./alike.js";
import { axisPlaces } from "./axes.js";
import { painted } from "./colours.js";
import { element, setAttribute } from "./dom.js";
import { HandleView } from "./handle.js";
import { Kept } from "./kept.js";
import { nearest } from "./lookup.js";
import { drawMarks } from "./marks.js";
import { drawCells } from "./marks/cells.js";
import { CONFIG } from "./plotly.js";
import { Pointing } from "./pointing.js";
import { SamplesView } from "./samples.js";
import { swatch } from "./shapes.js";
import { writeText } from "./terms.js";
import { told } from "./text.js";
import { forPlotly } from "./unpack.js";
import { Uprights } from "./upright.js";

const COARSE = matchMedia("(pointer: coarse)").matches;
// On a projector the player's type is larger; the figure's grows with it.
function enlarge(layout, factor) {
  for (const axis of [layout.xaxis, layout.yaxis]) {
    axis.tickfont.size *= factor;
    axis.title.font.size *= factor;
  }
  for (const side of Object.keys(layout.margin)) layout.margin[side] *= factor;
}

// The title of the horizontal axis, and the margin below it: in two lines where it is longer than there is room for.
function inLines({ text, size, family, sides, bottom }, pen, wide) {
  pen.font = `${size}px ${family}`;
  const one = { text, bottom };
  if (!wide || !text || text.includes("<") || pen.measureText(text).width <= wide - sides) return one;
  const gaps = [...text.matchAll(/ |(?<=[\u4e00-\u9fff])(?=[\u4e00-\u9fff])/g)].map(({ index }) => index); // Chinese breaks anywhere
  const off = (index) => Math.abs(index - text.length / 2);
  const at = gaps.reduce((a, b) => (off(b) < off(a) ? b : a), 0);
  return at ? { text: `${text.slice(0, at)}<br>${text.slice(at).trim()}`, bottom: bottom + 1.2 * size } : one;
}

export class Panel {
  constructor(host, player, record) {
    this.player = player;
    this.root = element("section", { className: "panel", role: "group" });
    this.plot = element("div", { className: "plot" });
    this.canvas = element("canvas", { className: "above" });
    this.ground = element("canvas", { className: "ground", hidden: true });
    this.root.append(this.ground, this.plot, this.canvas);
    host.append(this.root);
    this.resize = new ResizeObserver(() => this.fit());
    this.resize.observe(this.root);
    this.caption = element("p", { className: "caption", hidden: true });
    this.root.append(this.caption);
    this.uprights = new Uprights(this);
    this.handles = new Map();
    if (record.view) this.addZoom();
    if (record.scrub) this.addScrub();
    if (record.pointed) this.pointing = new Pointing(this, record.pointed);
    this.drawn = [];
    this.kept = { above: new Kept(), ground: new Kept() };
    this.root.addEventListener("pointerdown", (e) => this.pressed(e), true);
  }

  describe(text) {
    setAttribute(this.root, "aria-label", text);
  }

  // The axes' ranges stay the person's own while `keep` is true.
  async show(record, palette, keep) {
    const same = this.palette === palette && alike(this.record?.figure, record.figure);
    const elsewhere = String(this.record?.home) !== String(record.home);
    this.record = record;
    this.palette = palette;
    this.root.classList.toggle("plane", Boolean(record.scrub?.x && record.scrub.y));
    this.root.classList.toggle("upward", Boolean(record.scrub?.y));
    if (!same || !keep) {
      const { data, layout } = painted(forPlotly(record.figure), palette);
      layout.font.family = getComputedStyle(this.root).fontFamily;
      if (record.view) layout.margin.r = Math.max(layout.margin.r, COARSE ? 50 : 42); // the zoom's own room
      enlarge(layout, parseFloat(getComputedStyle(this.root).fontSize) / 15);
      const { xaxis: { title }, margin } = layout;
      this.title = { text: title.text, size: title.font.size, family: layout.font.family, sides: Math.abs(margin.l - margin.r), bottom: margin.b };
      ({ text: title.text, bottom: margin.b } = this.wrapped());
      layout.dragmode = COARSE || !record.view || record.scrub ? false : "pan";
      if (keep && record.view && !elsewhere && this.plot._fullLayout) {
        layout.xaxis.range = [...this.plot._fullLayout.xaxis.range];
        layout.yaxis.range = [...this.plot._fullLayout.yaxis.range];
      }
      await this.player.Plotly.react(this.plot, data, layout, CONFIG);
      if (!this.listening) this.listen();
    }
    this.showCaption(record.caption);
    this.uprights.show();
    this.showHandles(record.handles);
    this.showSamples(record.samples);
    this.fit();
  }

  wrapped() {
    return inLines(this.title, this.canvas.getContext("2d"), this.root.clientWidth);
  }

  showCaption(caption) {
    this.caption.hidden = !caption;
    if (caption) this.caption.replaceChildren(...(caption.marker ? [swatch(caption.colour, caption.marker, this.palette)] : []), element("span"));
  }

  listen() {
    this.listening = true;
    this.plot.on("plotly_relayouting", () => this.draw());
    this.plot.on("plotly_afterplot", () => this.draw());
    this.plot.on("plotly_relayout", (change) => {
      if (Object.keys(change).some((key) => key.includes("range"))) this.reportView();
    });
  }

  fit() {
    const { clientWidth: w, clientHeight: h } = this.root;
    if (!w || !h) return;
    const ratio = this.player.paper ? 3 : window.devicePixelRatio || 1;
    for (const canvas of [this.canvas, this.ground]) {
      if (canvas.width === Math.round(w * ratio) && canvas.height === Math.round(h * ratio)) continue;
      canvas.width = Math.round(w * ratio);
      canvas.height = Math.round(h * ratio);
      for (const kept of Object.values(this.kept)) kept.drop(); // a canvas of another size is empty
    }
    const layout = this.plot._fullLayout;
    if (layout && (Math.abs(layout.width - w) >= 1 || Math.abs(layout.height - h) >= 1)) { // parts of a pixel are Plotly's
      const { Plotly, paper } = this.player;
      const { text, bottom } = this.wrapped(); // as wide as it is now: a panel that was hidden had no width
      if (text !== layout.xaxis.title.text) Plotly.relayout(this.plot, { "xaxis.title.text": text, "margin.b": bottom });
      if (paper) Plotly.relayout(this.plot, { width: w, height: h }); // at once: the paper does not wait
      else Plotly.Plots.resize(this.plot).then(() => this.draw());
      if (!paper) return;
    }
    this.draw();
  }

  draw() {
    const layout = this.plot._fullLayout;
    if (!layout || !this.record || !this.root.clientWidth) return;
    const { record, palette, canvas, ground, player: { at } } = this;
    const same = [record, palette, canvas.width, canvas.height, ...axisPlaces(layout.xaxis), ...axisPlaces(layout.yaxis)];
    const cells = record.marks.filter(({ kind }) => kind === "cells");
    if (ground.hidden === cells.length > 0) ground.hidden = !cells.length;
    if (cells.length) this.kept.ground.draw(same, at, (seen) => drawCells(ground, layout, cells, seen, palette));
    const own = record.samples && this.samples;
    const handles = [...this.handles.values()].map((handle) => handle.at);
    this.kept.above.draw([...same, own?.list, ...handles.flat()], at, (seen) => {
      this.drawn = drawMarks(canvas, layout, own ? own.marks(record.marks) : record.marks, seen, palette, this.curves(), handles);
    });
    this.pointing?.update();
    if (record.caption) writeText(this.caption.lastChild, told(record.caption.text, at), this.player.picture.terms);
    this.uprights.place();
    for (const handle of this.handles.values()) handle.place(handle.at);
    own?.placeRing();
  }

  curves() {
    return this.plot._fullData.filter(({ type, mode, x }) => type === "scatter" && mode === "lines" && x?.length > 1);
  }

  // --- points that are dragged -------------------------------------------------------------------------------------
  // The panel's handles are kept as long as their key is there, so that a finger on one is not lost.
  showHandles(records) {
    const wanted = new Set(records.map(({ key }) => key));
    for (const [key, handle] of this.handles) if (!wanted.has(key)) { handle.button.remove(); this.handles.delete(key); }
    for (const record of records) {
      if (!this.handles.has(record.key)) this.handles.set(record.key, new HandleView(this, record));
      this.handles.get(record.key).show(record);
    }
  }

  showSamples(record) {
    if (record && !this.samples) this.samples = new SamplesView(this, record);
    if (this.samples) this.samples.show(record || { points: [], marks: [], labels: [], most: 0 });
  }

  dragging() {
    return Boolean(this.samples?.drag) || Boolean(this.pointing?.pull) || [...this.handles.values()].some(({ dragged }) => dragged);
  }

  later(action) {
    clearTimeout(this.timer);
    this.timer = setTimeout(action, 250);
  }

  toData(event) {
    const box = this.root.getBoundingClientRect();
    const { xaxis, yaxis } = this.plot._fullLayout;
    const part = (axis, pixel) => axis.range[0] + ((pixel - axis._offset) / axis._length) * (axis.range[1] - axis.range[0]);
    const across = part(xaxis, event.clientX - box.left);
    const up = yaxis.range[0] + yaxis.range[1] - part(yaxis, event.clientY - box.top);
    return [across, up];
  }

  inPlot(event) {
    const box = this.root.getBoundingClientRect();
    const { xaxis, yaxis } = this.plot._fullLayout || {};
    if (!xaxis) return false;
    const [x, y] = [event.clientX - box.left - xaxis._offset, event.clientY - box.top - yaxis._offset];
    return x >= 0 && y >= 0 && x <= xaxis._length && y <= yaxis._length && !event.target.closest("button, .column");
  }

  // A press and a release at one place is a click; Plotly's own drag takes the release away from the panel.
  pressed(event) {
    const put = [...this.handles.values()].find(({ record }) => record.click);
    if (event.button !== 0 || !this.record || !this.inPlot(event) || !(put || this.record.samples)) return;
    if (this.record.samples && this.samples.press(event)) return event.stopPropagation();
    const [x, y, when] = [event.clientX, event.clientY, performance.now()];
    const release = (up) => {
      if (up.pointerId !== event.pointerId) return;
      window.removeEventListener("pointerup", release, true);
      const click = Math.hypot(up.clientX - x, up.clientY - y) < 4 && performance.now() - when < 600;
      if (!click || up.type !== "pointerup") return;
      if (put) put.move(this.toData(up), false);
      else this.samples.click(up);
    };
    window.addEventListener("pointerup", release, true);
  }

  // --- zoom --------------------------------------------------------------------------------------------------------
  addZoom() {
    const bar = element("div", { className: "zoom", role: "group" });
    const words = this.player.words;
    const add = (text, name, action) => {
      const button = element("button", { type: "button", textContent: text, title: name, "aria-label": name });
      button.addEventListener("click", action);
      bar.append(button);
    };
    add("+", words.zoom_in, () => this.zoom(1 / 1.6));
    add("−", words.zoom_out, () => this.zoom(1.6));
    add("⌂", words.zoom_reset, () => this.setRange(this.record.home));
    this.root.append(bar);
    this.root.addEventListener("wheel", (e) => {
      if (!(e.ctrlKey || e.metaKey) || !this.inPlot(e)) return; // a bare wheel scrolls the page
      e.preventDefault();
      this.zoom(Math.exp(Math.max(-0.5, Math.min(0.5, e.deltaY / 200))), this.toData(e));
    }, { passive: false, capture: true });
  }

  zoom(factor, about) {
    const { xaxis, yaxis } = this.plot._fullLayout;
    const middle = (axis) => (axis.range[0] + axis.range[1]) / 2;
    const [cx, cy] = about || this.scrubbedPoint() || [middle(xaxis), middle(yaxis)];
    const around = (axis, c) => axis.range.map((edge) => c + (edge - c) * factor);
    this.setRange([...around(xaxis, cx), ...around(yaxis, cy)]);
  }

  setRange([x0, x1, y0, y1]) {
    this.player.Plotly.relayout(this.plot, { "xaxis.range": [x0, x1], "yaxis.range": [y0, y1] });
  }

  reportView() {
    const { xaxis, yaxis } = this.plot._fullLayout;
    const view = [...xaxis.range, ...yaxis.range];
    const home = this.record.home;
    const size = Math.max(home[1] - home[0], home[3] - home[2]);
    const athome = view.every((edge, i) => Math.abs(edge - home[i]) < 1e-9 * size);
    this.later(() => this.player.send({ [this.record.view]: athome ? null : view.map((edge) => Number(edge.toPrecision(7))) }, false));
  }

  // --- the pointer moves a slider ----------------------------------------------------------------------------------
  // Where both sliders stand, null if the pointer moves one only.
  scrubbedPoint() {
    const { x, y } = this.record.scrub || {};
    if (!x || !y) return null;
    return [x, y].map(([key, low, high]) => {
      const position = this.player.at[key];
      if (high === undefined) return low.data[position];
      const { count } = this.player.picture.sliders.find((slider) => slider.key === key);
      return low + ((high - low) * position) / Math.max(1, count - 1);
    });
  }

  // A finger that goes up or down scrolls the page past a panel that moves one slider across.
  addScrub() {
    let from = null, on = false;
    const move = (e) => {
      const point = this.toData(e);
      [this.record.scrub.x, this.record.scrub.y].forEach((axis, i) => {
        if (!axis) return;
        const [key, low, high] = axis;
        if (high === undefined) this.player.move(key, nearest(low.data, point[i]), true);
        else this.player.moveTo(key, (point[i] - low) / (high - low));
      });
    };
    this.root.classList.add("scrubbed");
    this.root.addEventListener("pointerdown", (e) => {
      from = e.button === 0 && this.inPlot(e) ? e : null;
      if (!from) return;
      e.stopPropagation();
      this.root.setPointerCapture(e.pointerId);
      on = e.pointerType !== "touch" || Boolean(this.record.scrub.y);
      if (on) move(e);
    }, true);
    this.root.addEventListener("pointermove", (e) => {
      if (!from) return;
      on ||= Math.abs(e.clientX - from.clientX) > Math.abs(e.clientY - from.clientY);
      if (on) move(e);
    });
    const drop = (e) => {
      if (from && !on && e.type === "pointerup") move(e), (on = true); // a tap
      if (from && on) this.player.commit();
      from = null;
    };
    this.root.addEventListener("pointerup", drop);
    this.root.addEventListener("pointercancel", drop);
  }

  remove() {
    this.resize.disconnect();
    clearTimeout(this.timer);
    if (this.plot._fullLayout) this.player.Plotly.purge(this.plot);
    this.root.remove();
  }
}
