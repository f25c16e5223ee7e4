// Pointing at an item of a panel's marks moves a coordinate: as long as the pointer is there, or for good by a click,
// a tap or the keyboard.
import { element } from "./dom.js";
import { isShown } from "./lookup.js";
import { centreOf, itemAt } from "./marks.js";

const WAYS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

export class Pointing {
  constructor(panel, key) {
    this.panel = panel;
    this.player = panel.player;
    this.key = key;
    this.node = element("div", { className: "pointing", tabIndex: 0, role: "slider", "aria-valuemin": 0 });
    panel.root.append(this.node);
    this.node.addEventListener("pointermove", (e) => { if (e.pointerType !== "touch") this.player.point(key, this.at(e) || null); });
    this.node.addEventListener("pointerleave", () => this.player.point(key, null));
    this.node.addEventListener("click", (e) => this.choose(this.at(e)));
    this.node.addEventListener("keydown", (e) => this.pressed(e));
  }

  update() {
    const { names, label } = this.player.picture.pointed.find((one) => one.key === this.key);
    const position = this.player.at[this.key];
    const told = { "aria-label": label, "aria-valuemax": names.length - 1, "aria-valuenow": position, "aria-valuetext": names[position] };
    for (const [name, value] of Object.entries(told)) if (this.node.getAttribute(name) !== String(value)) this.node.setAttribute(name, value);
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
