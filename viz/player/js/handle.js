// A point on a panel that is dragged, or moved by keys; the server hears of a draft, and then of the place.
import { axisScale } from "./axes.js";
import { element, setAttribute } from "./dom.js";

const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] };

// A place on the axes, rounded to what the eye can tell, and still to be seen.
export function seenPlace({ xaxis, yaxis }, point) {
  return [xaxis, yaxis].map((axis, i) => {
    const [low, high] = [Math.min(...axis.range), Math.max(...axis.range)];
    const digits = Math.max(0, 3 - Math.floor(Math.log10(high - low)));
    return Number(Math.max(low, Math.min(high, point[i])).toFixed(Math.min(12, digits)));
  });
}

// How far an arrow key moves a point, as a vector on the axes; null for another key.
export function strideOf({ xaxis, yaxis }, event) {
  const way = ARROWS[event.key];
  const part = event.shiftKey ? 0.05 : 0.01;
  return way ? [xaxis, yaxis].map((axis, i) => way[i] * part * Math.abs(axis.range[1] - axis.range[0])) : null;
}

export class HandleView {
  constructor(panel, record) {
    this.panel = panel;
    this.record = record;
    this.at = record.at;
    this.dragged = false;
    const button = (this.button = element("button", { className: "handle", type: "button" }));
    panel.root.append(button);
    button.addEventListener("pointerdown", (e) => { button.setPointerCapture(e.pointerId); this.dragged = true; e.preventDefault(); button.focus(); });
    button.addEventListener("pointermove", (e) => { if (this.dragged) this.move(panel.toData(e), true); });
    const drop = (e) => { if (this.dragged) { this.dragged = false; this.move(panel.toData(e), false); } };
    button.addEventListener("pointerup", drop);
    button.addEventListener("pointercancel", drop);
    button.addEventListener("keydown", (e) => {
      const stride = strideOf(panel.plot._fullLayout, e);
      if (!stride) return;
      e.preventDefault();
      this.dragged = true;
      this.move(this.at.map((value, i) => value + stride[i]), true);
      panel.later(() => { this.dragged = false; this.move(this.at, false); });
    });
  }

  move(point, draft) {
    const { only, key } = this.record;
    const free = [only === "y" ? this.at[0] : point[0], only === "x" ? this.at[1] : point[1]];
    const at = seenPlace(this.panel.plot._fullLayout, free);
    if (only) at[only === "y" ? 0 : 1] = free[only === "y" ? 0 : 1];
    this.place(at, true);
    this.panel.player.send({ [key]: at }, draft);
  }

  show(record) {
    this.record = record;
    this.place(record.at);
  }

  place(at, mine = false) {
    const { _fullLayout: layout } = this.panel.plot;
    if (!layout) return;
    this.ahead = mine || this.dragged || (this.ahead && this.panel.player.behind());
    if (this.ahead && !mine) at = this.at; // the finger is ahead of the server
    this.at = at;
    const { xaxis, yaxis } = layout;
    const [x, y] = [axisScale(xaxis)(at[0]), axisScale(yaxis)(at[1])];
    this.button.hidden = !(x >= xaxis._offset && x <= xaxis._offset + xaxis._length && y >= yaxis._offset && y <= yaxis._offset + yaxis._length);
    this.button.style.transform = `translate(${x}px, ${y}px)`;
    setAttribute(this.button, "aria-label", `${this.record.label} (${at[0]}, ${at[1]})`);
    this.button.title = this.record.label;
  }
}
