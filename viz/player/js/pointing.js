// Pointing at an item of a panel's marks moves a coordinate: as long as the pointer is there, or for good by a click,
// a tap or the keyboard. What has a number can be pulled up and down.
import { element, setAttribute } from "./dom.js";
import { isShown } from "./lookup.js";
import { centreOf, itemAt } from "./marks.js";

const SLACK = 4; // pixels that are no pull yet
const PER_UNIT = 80; // pixels that a number grows by 1
const NUDGES = { "+": 0.1, "-": -0.1 };
const WAYS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

export class Pointing {
  constructor(panel, key) {
    this.panel = panel;
    this.player = panel.player;
    this.key = key;
    this.node = element("div", { className: "pointing", tabIndex: 0, role: "slider", "aria-valuemin": 0 });
    panel.root.append(this.node);
    this.node.addEventListener("pointerdown", (e) => this.take(e));
    this.node.addEventListener("pointermove", (e) => {
      if (this.pull) this.move(e);
      else if (e.pointerType !== "touch") this.player.point(key, this.at(e) || null);
    });
    this.node.addEventListener("pointerleave", () => { if (!this.pull) this.player.point(key, null); });
    for (const name of ["pointerup", "pointercancel"]) this.node.addEventListener(name, (e) => this.drop(e));
    this.node.addEventListener("click", (e) => { if (!this.pulled) this.choose(this.at(e)); });
    this.node.addEventListener("touchstart", (e) => { // a finger that pulls scrolls no page
      const [touch] = e.touches;
      if (e.touches.length === 1 && this.number(this.at(touch)) !== null) e.preventDefault();
    }, { passive: false });
    this.node.addEventListener("keydown", (e) => this.pressed(e));
  }

  record() {
    return this.player.picture.pointed.find((one) => one.key === this.key);
  }

  // The number of what can be pulled, null for anything else; a pull may be ahead of the server.
  number(position) {
    if (this.ahead?.position === position && this.player.behind()) return this.ahead.value;
    const value = position ? this.record().values?.data[position] : NaN;
    return Number.isFinite(value) ? value : null;
  }

  take(event) {
    this.pulled = false;
    const position = event.button === 0 ? this.at(event) : 0;
    const value = this.number(position);
    if (value === null) return;
    this.node.setPointerCapture(event.pointerId);
    this.pull = { position, value, from: event.clientY, touch: event.pointerType === "touch" };
  }

  move(event) {
    const { position, value, from } = this.pull;
    if (!this.pulled && Math.abs(event.clientY - from) < SLACK) return;
    this.pulled = true;
    this.set(position, value + (from - event.clientY) / PER_UNIT, true);
  }

  drop(event) {
    const { pull } = this;
    this.pull = null;
    if (this.pulled && pull) this.set(pull.position, this.ahead.value, false);
    else if (pull?.touch && event.type === "pointerup") this.choose(pull.position); // its tap makes no click
  }

  set(position, value, draft) {
    this.ahead = { position, value: Number(value.toFixed(2)) };
    this.player.move(this.key, position, true);
    this.player.send({ [this.record().pulls]: [position, this.ahead.value] }, draft);
    if (!draft) this.player.unsettled = false;
  }

  update() {
    const { names, label } = this.record();
    const position = this.player.at[this.key];
    const told = { "aria-label": label, "aria-valuemax": names.length - 1, "aria-valuenow": position, "aria-valuetext": names[position] };
    for (const [name, value] of Object.entries(told)) setAttribute(this.node, name, value);
  }

  // The position of what lies under the pointer, 0 for nothing.
  at(event) {
    const box = this.panel.root.getBoundingClientRect();
    const place = [event.clientX - box.left, event.clientY - box.top];
    const position = this.drawn().reduce((found, [mark, points]) => {
      const item = itemAt(mark, points, place);
      return item === null ? found : mark.pointed[1] + item; // what is drawn later lies above
    }, 0);
    this.node.classList.toggle("there", position > 0);
    this.node.classList.toggle("pulls", this.number(position) !== null);
    return position;
  }

  drawn() {
    return this.panel.drawn.filter(([mark]) => mark.pointed?.[0] === this.key && isShown(mark, this.player.at));
  }

  // What is chosen already is let go.
  choose(position) {
    const { player, key } = this;
    player.move(key, position === (player.rests[key] ?? player.at[key]) ? 0 : position, true);
    player.commit();
  }

  pressed(event) {
    const way = WAYS[event.key];
    const { [this.key]: now } = this.player.at;
    if (event.key in NUDGES && this.number(now) !== null) return this.set(now, this.number(now) + NUDGES[event.key], false);
    if (!way && event.key !== "Escape") return;
    event.preventDefault();
    this.player.move(this.key, way ? this.next(way) : 0, true);
    this.player.commit();
  }

  // The nearest item that way from the one that is pointed at; what lies aside is twice as far.
  next([dx, dy]) {
    const items = this.drawn().flatMap(([mark, points]) => {
      return Array.from({ length: mark.kind === "edges" ? points.px.length / 2 : points.px.length }, (_, i) => [mark.pointed[1] + i, centreOf(mark, points, i)]);
    });
    const now = this.player.at[this.key];
    const from = items.find(([position]) => position === now)?.[1];
    if (!from) return items.length ? Math.min(...items.map(([position]) => position)) : 0;
    let [best, least] = [now, Infinity];
    for (const [position, [x, y]] of items) {
      const ahead = (x - from[0]) * dx + (y - from[1]) * dy;
      const aside = Math.abs((x - from[0]) * dy) + Math.abs((y - from[1]) * dx);
      if (ahead > 1 && ahead + 2 * aside < least) [best, least] = [position, ahead + 2 * aside];
    }
    return best;
  }
}
