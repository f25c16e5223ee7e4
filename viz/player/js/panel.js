// One Plotly figure with a canvas above it, and what a person does to it: put and drag the start, pan, zoom, scrub.
import { alike } from "./alike.js";
import { axisScale } from "./axes.js";
import { painted } from "./colours.js";
import { element } from "./dom.js";
import { nearest } from "./lookup.js";
import { drawMarks } from "./marks.js";
import { drawCells } from "./marks/cells.js";
import { CONFIG } from "./plotly.js";
import { Pointing } from "./pointing.js";
import { swatch } from "./shapes.js";
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

export class Panel {
  constructor(host, player, record) {
    this.player = player;
    this.root = element("section", { className: "panel", "aria-label": record.label });
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
    if (record.handle) this.addHandle();
    if (record.view) this.addZoom();
    if (record.scrub) this.addScrub();
    if (record.pointed) this.pointing = new Pointing(this, record.pointed);
    this.drawn = [];
    this.root.addEventListener("pointerdown", (e) => this.pressed(e), true);
  }

  // The axes' ranges stay the person's own while `keep` is true.
  async show(record, palette, keep) {
    const same = this.palette === palette && alike(this.record?.figure, record.figure);
    const elsewhere = String(this.record?.home) !== String(record.home);
    this.record = record;
    this.palette = palette;
    this.root.setAttribute("aria-label", record.label);
    this.root.classList.toggle("plane", Boolean(record.scrub?.x && record.scrub.y));
    if (!same || !keep) {
      const { data, layout } = painted(forPlotly(record.figure), palette);
      layout.font.family = getComputedStyle(this.root).fontFamily;
      enlarge(layout, parseFloat(getComputedStyle(this.root).fontSize) / 15);
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
    this.placeHandle(record.handle && record.handle.at);
    this.fit();
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
    const ratio = window.devicePixelRatio || 1;
    for (const canvas of [this.canvas, this.ground]) {
      if (canvas.width === Math.round(w * ratio) && canvas.height === Math.round(h * ratio)) continue;
      canvas.width = Math.round(w * ratio);
      canvas.height = Math.round(h * ratio);
    }
    const layout = this.plot._fullLayout;
    if (layout && (layout.width !== w || layout.height !== h)) {
      this.player.Plotly.Plots.resize(this.plot).then(() => this.draw());
    } else this.draw();
  }

  draw() {
    const layout = this.plot._fullLayout;
    if (!layout || !this.record || !this.root.clientWidth) return;
    const { at } = this.player;
    const cells = this.record.marks.filter(({ kind }) => kind === "cells");
    this.ground.hidden = !cells.length;
    if (cells.length) drawCells(this.ground, layout, cells, at, this.palette);
    this.drawn = drawMarks(this.canvas, layout, this.record.marks, at, this.palette);
    this.pointing?.update();
    if (this.record.caption) this.caption.lastChild.textContent = told(this.record.caption.text, this.player.at);
    if (this.handle) this.placeHandle(this.handle.at);
    this.uprights.place();
  }

  // --- a point that is dragged -------------------------------------------------------------------------------------
  addHandle() {
    const button = element("button", { className: "handle", type: "button" });
    this.root.append(button);
    this.handle = { button, at: [0, 0], dragged: false };
    button.addEventListener("pointerdown", (e) => { button.setPointerCapture(e.pointerId); this.handle.dragged = true; e.preventDefault(); button.focus(); });
    button.addEventListener("pointermove", (e) => { if (this.handle.dragged) this.moveHandle(this.toData(e), true); });
    const drop = (e) => { if (this.handle.dragged) { this.handle.dragged = false; this.moveHandle(this.toData(e), false); } };
    button.addEventListener("pointerup", drop);
    button.addEventListener("pointercancel", drop);
    button.addEventListener("keydown", (e) => {
      const way = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] }[e.key];
      if (!way) return;
      e.preventDefault();
      const { xaxis, yaxis } = this.plot._fullLayout;
      const part = (e.shiftKey ? 0.05 : 0.01);
      const stride = (axis) => part * Math.abs(axis.range[1] - axis.range[0]);
      this.handle.dragged = true;
      this.moveHandle([this.handle.at[0] + way[0] * stride(xaxis), this.handle.at[1] + way[1] * stride(yaxis)], true);
      this.later(() => { this.handle.dragged = false; this.moveHandle(this.handle.at, false); });
    });
  }

  later(action) {
    clearTimeout(this.timer);
    this.timer = setTimeout(action, 250);
  }

  moveHandle(point, draft) {
    const digits = (axis) => Math.max(0, 3 - Math.floor(Math.log10(Math.abs(axis.range[1] - axis.range[0]))));
    const { xaxis, yaxis } = this.plot._fullLayout;
    const inside = (axis, value) => Math.max(Math.min(...axis.range), Math.min(Math.max(...axis.range), value)); // still to be seen
    const round = (axis, value) => Number(inside(axis, value).toFixed(Math.min(12, digits(axis))));
    const at = [round(xaxis, point[0]), round(yaxis, point[1])];
    this.placeHandle(at, true);
    this.player.send({ [this.record.handle.key]: at }, draft);
  }

  placeHandle(at, mine) {
    if (!this.handle || !at || !this.plot._fullLayout) return;
    this.handle.ahead = mine || this.handle.dragged || (this.handle.ahead && Boolean(this.player.waiting));
    if (this.handle.ahead && !mine) at = this.handle.at; // the finger is ahead of the server
    this.handle.at = at;
    const { xaxis, yaxis } = this.plot._fullLayout;
    const [x, y] = [axisScale(xaxis)(at[0]), axisScale(yaxis)(at[1])];
    const inside = x >= xaxis._offset && x <= xaxis._offset + xaxis._length && y >= yaxis._offset && y <= yaxis._offset + yaxis._length;
    this.handle.button.hidden = !inside;
    this.handle.button.style.transform = `translate(${x}px, ${y}px)`;
    this.handle.button.setAttribute("aria-label", `${this.record.handle.label} (${at[0]}, ${at[1]})`);
    this.handle.button.title = this.record.handle.label;
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
    if (event.button !== 0 || !this.record?.handle || !this.inPlot(event)) return;
    const [x, y, when] = [event.clientX, event.clientY, performance.now()];
    const release = (up) => {
      if (up.pointerId !== event.pointerId) return;
      window.removeEventListener("pointerup", release, true);
      const click = Math.hypot(up.clientX - x, up.clientY - y) < 4 && performance.now() - when < 600;
      if (click && up.type === "pointerup") this.moveHandle(this.toData(up), false);
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

  addScrub() {
    let on = false;
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
      on = e.button === 0 && this.inPlot(e);
      if (!on) return;
      e.stopPropagation();
      this.root.setPointerCapture(e.pointerId);
      move(e);
    }, true);
    this.root.addEventListener("pointermove", (e) => { if (on) move(e); });
    const drop = () => { if (on) { on = false; this.player.commit(); } };
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
