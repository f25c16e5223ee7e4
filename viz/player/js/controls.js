// What moves a coordinate: sliders with a coloured track, and chips.
import { alike } from "./alike.js";
import { painted } from "./colours.js";
import { element, setAttribute, setText } from "./dom.js";
import { endedParts } from "./ended.js";
import { isShown, lineOf } from "./lookup.js";
import { swatch } from "./shapes.js";
import { Transport } from "./transport.js";

export class SliderControl {
  constructor(host, player, record) {
    this.player = player;
    this.key = record.key;
    this.input = element("input", { type: "range", min: 0, step: 1, id: `${player.id}-${record.key}` });
    this.value = element("output", { className: "value", htmlFor: this.input.id });
    this.label = element("label", { htmlFor: this.input.id });
    this.track = element("div", { className: "track", "aria-hidden": "true" });
    this.ticks = element("div", { className: "ticks", "aria-hidden": "true" });
    this.legend = element("div", { className: "legend" });
    this.head = element("div", { className: "head" }, this.label, this.value);
    this.root = element("div", { className: "slider" }, this.head, element("div", { className: "rail" }, this.track, this.input), this.ticks, this.legend);
    host.append(this.root);
    new ResizeObserver(() => this.thin()).observe(this.ticks);
    this.input.addEventListener("input", () => player.move(this.key, Number(this.input.value), true));
    this.input.addEventListener("change", () => player.commit());
    this.input.addEventListener("pointerdown", () => { player.pressed = true; });
    const up = () => { player.pressed = false; };
    this.input.addEventListener("pointerup", up);
    this.input.addEventListener("pointercancel", up);
    if (record.play) this.transport = new Transport(this.head, player, this);
  }

  show(record, palette) {
    const before = this.record;
    this.record = record;
    this.palette = palette;
    this.input.max = record.count - 1;
    const [start, end] = record.label.split("{symbol}"); // a label may say where its symbol stands
    const symbol = record.symbol ? element("i", { textContent: (end === undefined ? " " : "") + record.symbol }) : "";
    this.label.replaceChildren(start, symbol, end ?? "");
    this.input.setAttribute("aria-label", record.label.replace("{symbol}", record.symbol));
    if (!alike([before?.count, before?.ticks], [record.count, record.ticks])) this.mark(record);
    this.ended = record.play && !record.track ? endedParts(this.player.picture, record.key) : null;
    this.painted = null;
    this.update();
  }

  mark({ ticks, count }) {
    this.ticks.replaceChildren(...ticks.map(([position, text]) => {
      const tick = element("span", { textContent: text });
      if (position === 0) tick.className = "first";
      if (position === count - 1) tick.className = "last";
      tick.style.left = `${(100 * position) / Math.max(1, count - 1)}%`;
      return tick;
    }));
    this.thin();
  }

  // Of ticks that would overlap only the first is written; the two at the ends always are.
  thin() {
    const [...ticks] = this.ticks.children;
    for (const tick of ticks) tick.style.visibility = "";
    const boxes = ticks.map((tick) => tick.getBoundingClientRect());
    let end = -Infinity;
    ticks.forEach((tick, i) => {
      const last = i === ticks.length - 1;
      const room = boxes[i].left > end + 4 && (last || boxes[i].right < boxes[ticks.length - 1].left - 4);
      if (room || last) end = boxes[i].right;
      else if (i > 0) tick.style.visibility = "hidden";
    });
  }

  text(position) {
    return this.record.texts ? this.record.texts[position] : `${position} / ${this.record.count - 1}`;
  }

  update() {
    const position = this.player.at[this.key];
    this.root.hidden = !isShown(this.record, this.player.at);
    if (Number(this.input.value) !== position) this.input.value = position;
    const text = this.text(position);
    setText(this.value, text);
    let word = "";
    if (this.record.track) word = this.paint(position);
    else this.track.replaceChildren(), setText(this.legend, this.ended && position < this.record.count - 1 ? this.player.words[this.ended] : "");
    setAttribute(this.input, "aria-valuetext", word ? `${text}, ${word}` : text);
  }

  // One band for each run of equal outcomes; a pattern besides the colour. Gives back the word at the position.
  paint(position) {
    const { codes, kinds, over } = this.record.track;
    const row = lineOf(codes, over, this.player.at);
    const stamp = row.join() + this.palette.ink;
    if (this.painted !== stamp) {
      this.painted = stamp;
      const bands = [];
      for (let i = 0, from = 0; i < row.length; i++) {
        if (i + 1 < row.length && row[i + 1] === row[i]) continue;
        bands.push([row[i], from, i]);
        from = i + 1;
      }
      // a band reaches half-way to its neighbours, so that the thumb stands in the middle of its own
      const part = (edge) => Math.min(1, Math.max(0, edge / (row.length - 1)));
      this.track.replaceChildren(...bands.map(([code, from, to]) => {
        const band = element("span", { className: kinds[code][2] });
        band.style.color = painted(kinds[code][1], this.palette);
        band.style.left = `${100 * part(from - 0.5)}%`;
        band.style.width = `${100 * (part(to + 0.5) - part(from - 0.5))}%`;
        return band;
      }));
      const there = new Set(row);
      this.words = kinds.map(([word, colour, pattern], code) => {
        const key = element("span", { className: "key" }, element("b", { className: pattern }), word);
        key.firstChild.style.color = painted(colour, this.palette);
        key.hidden = !there.has(code);
        return key;
      });
      this.legend.replaceChildren(...this.words);
      this.legend.classList.toggle("wordy", kinds.some(([word]) => word.length > 20));
    }
    this.words.forEach((key, code) => key.classList.toggle("now", code === row[position]));
    return kinds[row[position]][0];
  }
}

export class ChipsControl {
  constructor(host, player, record) {
    this.player = player;
    this.key = record.key;
    this.root = element("div", { className: "chips", role: "radiogroup" });
    host.append(this.root);
    this.root.addEventListener("keydown", (e) => {
      const way = { ArrowLeft: -1, ArrowUp: -1, ArrowRight: 1, ArrowDown: 1 }[e.key];
      if (!way) return;
      e.preventDefault();
      const n = this.record.options.length;
      this.choose((this.now() + way + n) % n);
      this.root.children[this.now()].focus();
    });
  }

  show(record, palette) {
    this.record = record;
    this.root.setAttribute("aria-label", record.label);
    this.root.classList.toggle("tabs", !record.options[0][1]);
    this.root.replaceChildren(...record.options.map(([name, colour, marker], i) => {
      const chip = element("button", { type: "button", role: "radio" });
      if (colour) chip.append(swatch(colour, marker, palette));
      chip.append(name);
      chip.addEventListener("click", () => this.choose(i));
      return chip;
    }));
    this.update();
  }

  now() {
    return this.player.at[this.key];
  }

  choose(i) {
    this.player.move(this.key, i, true);
    this.player.commit();
  }

  update() {
    this.root.hidden = !isShown(this.record, this.player.at);
    [...this.root.children].forEach((chip, i) => {
      const on = i === this.now();
      setAttribute(chip, "aria-checked", on);
      setAttribute(chip, "tabindex", on ? 0 : -1);
    });
  }
}

// Chips that move a slider, each to the end of its stretch.
export class StretchesControl extends ChipsControl {
  now() {
    return this.record.ends.findIndex((end) => this.player.at[this.key] <= end);
  }

  choose(i) {
    this.player.move(this.key, this.record.ends[i], true);
    this.player.commit();
  }
}
