// Sliders that stand upright in a panel: each is a column, and what is pressed or dragged in it is the height of a bar.
import { axisScale } from "./axes.js";
import { element, setAttribute } from "./dom.js";
import { nearest, scalarOf } from "./lookup.js";

const KEYS = { ArrowUp: 1, ArrowRight: 1, ArrowDown: -1, ArrowLeft: -1, PageUp: 10, PageDown: -10, Home: -Infinity, End: Infinity };

export class Uprights {
  constructor(panel) {
    this.panel = panel;
    this.columns = new Map();
  }

  // Columns are kept as long as their key is there, so that a finger on one is not lost.
  show() {
    const { player, record, root } = this.panel;
    this.records = player.picture.sliders.filter(({ upright }) => upright?.panel === record.key);
    const wanted = new Set(this.records.map(({ key }) => key));
    for (const [key, column] of this.columns) if (!wanted.has(key)) { column.remove(); this.columns.delete(key); }
    for (const { key } of this.records) if (!this.columns.has(key)) this.columns.set(key, root.appendChild(this.column(key)));
  }

  record(key) {
    return this.records.find((record) => record.key === key);
  }

  column(key) {
    const { player } = this.panel;
    const column = element("div", { className: "column", role: "slider", tabIndex: 0, "aria-orientation": "vertical", "aria-valuemin": 0 });
    column.append(element("span", { className: "grip" }));
    let held = false;
    const move = (e) => player.move(key, nearest(this.record(key).upright.places.data, this.panel.toData(e)[1]), true);
    column.addEventListener("pointerdown", (e) => {
      if (e.button !== 0) return;
      held = true;
      column.setPointerCapture(e.pointerId);
      e.preventDefault();
      column.focus({ preventScroll: true });
      move(e);
    });
    column.addEventListener("pointermove", (e) => { if (held) move(e); });
    const drop = () => { if (held) { held = false; player.commit(); } };
    column.addEventListener("pointerup", drop);
    column.addEventListener("pointercancel", drop);
    column.addEventListener("keydown", (e) => {
      const way = KEYS[e.key];
      if (way === undefined) return;
      e.preventDefault();
      player.move(key, player.standing(key) + way, true);
      player.commit();
    });
    return column;
  }

  place() {
    const { plot, player } = this.panel;
    const { xaxis, yaxis } = plot._fullLayout;
    const [sx, sy] = [axisScale(xaxis), axisScale(yaxis)];
    for (const { key, label, count, texts, upright } of this.records ?? []) {
      const [column, position] = [this.columns.get(key), player.at[key]];
      const end = upright.ends ? scalarOf(upright.ends, upright.over, player.at) : upright.places.data[position];
      const height = Math.min(Math.max(sy(end), yaxis._offset), yaxis._offset + yaxis._length);
      column.style.left = `${sx(upright.x - upright.wide / 2)}px`;
      column.style.width = `${sx(upright.x + upright.wide / 2) - sx(upright.x - upright.wide / 2)}px`;
      column.style.top = `${yaxis._offset}px`;
      column.style.height = `${yaxis._length}px`;
      column.firstChild.style.top = `${height - yaxis._offset}px`;
      const said = { label, valuemax: count - 1, valuenow: position, valuetext: texts ? texts[position] : String(position) };
      for (const [name, value] of Object.entries(said)) setAttribute(column, `aria-${name}`, value);
    }
  }
}
