// The samples on a panel: dragged, added by a click, removed by a long press or with ctrl, and all of it taken back.
import { axisScale } from "./axes.js";
import { element, setAttribute } from "./dom.js";
import { seenPlace, strideOf } from "./handle.js";
import { swatch } from "./shapes.js";

const LONG = 600; // milliseconds of a long press
const CLOSE_BY = { mouse: 12, pen: 14, touch: 24 }; // pixels

export class SamplesView {
  constructor(panel, record) {
    this.panel = panel;
    this.kind = 0; // which class a click adds
    this.chosen = 0; // which sample the keys move
    this.before = []; // what there was before each edit
    const words = panel.player.words;
    this.bar = element("div", { className: "zoom samples", role: "group" });
    this.other = element("button", { type: "button" });
    this.other.addEventListener("click", () => { this.kind = (this.kind + 1) % this.record.marks.length; this.tools(); });
    this.undo = element("button", { type: "button", textContent: "↶", title: words.undo, "aria-label": words.undo });
    this.undo.addEventListener("click", () => this.back());
    this.bar.append(this.other, this.undo);
    this.ring = element("button", { className: "handle sample", type: "button" });
    this.ring.addEventListener("keydown", (e) => this.key(e));
    panel.root.append(this.bar, this.ring);
    panel.root.addEventListener("pointermove", (e) => this.move(e));
    panel.root.addEventListener("pointerup", (e) => this.drop(e));
    panel.root.addEventListener("pointercancel", (e) => this.drop(e));
    panel.root.addEventListener("contextmenu", (e) => { if (e.ctrlKey || this.near(e) >= 0) e.preventDefault(); }); // a long press
    panel.root.addEventListener("touchstart", (e) => { // a finger on a sample scrolls no page
      const [touch] = e.touches;
      if (e.touches.length === 1 && this.near({ ...place(touch), pointerType: "touch" }) >= 0) e.preventDefault();
    }, { passive: false });
    this.list = record.points;
  }

  show(record) {
    this.record = record;
    this.ahead = Boolean(this.drag) || (this.ahead && this.panel.player.behind());
    if (!this.ahead) {
      if (String(this.list) !== String(record.points)) this.before = this.mine ? this.before : [];
      this.list = record.points;
      this.mine = false;
    }
    this.chosen = Math.min(this.chosen, this.list.length - 1);
    this.bar.hidden = this.ring.hidden = !record.most;
    this.tools();
  }

  tools() {
    const { marks, labels } = this.record;
    this.other.hidden = marks.length < 2;
    const mark = this.panel.record.marks.find(({ name }) => name === marks[this.kind]);
    if (mark) this.other.replaceChildren(swatch(mark.colour, mark.marker, this.panel.palette));
    this.other.title = `${this.panel.player.words.adds} ${labels[this.kind]}`;
    this.other.setAttribute("aria-label", this.other.title);
    this.undo.disabled = !this.before.length;
  }

  // The panel's marks, with the samples, and how far a line misses them, where the hand has put them.
  marks(marks) {
    if (!this.list) return marks;
    return marks.map((mark) => {
      const kind = this.record.marks.indexOf(mark.name);
      if (kind < 0 && mark.kind !== "misses") return mark;
      const mine = this.list.filter((sample) => kind < 0 || sample[2] === kind);
      const column = (i) => ({ shape: [mine.length], data: mine.map((sample) => sample[i]) });
      return { ...mark, x: column(0), y: column(1), count: null };
    });
  }

  near({ clientX, clientY, pointerType }) {
    const { root, plot } = this.panel;
    if (!this.record?.most || !plot._fullLayout) return -1;
    const box = root.getBoundingClientRect();
    const [sx, sy] = [axisScale(plot._fullLayout.xaxis), axisScale(plot._fullLayout.yaxis)];
    const away = this.list.map(([x, y]) => Math.hypot(sx(x) - (clientX - box.left), sy(y) - (clientY - box.top)));
    const i = away.indexOf(Math.min(...away));
    return away[i] <= (CLOSE_BY[pointerType] ?? CLOSE_BY.mouse) ? i : -1;
  }

  // A press on a sample takes it; gives back whether there was one.
  press(event) {
    const i = this.near(event);
    if (i < 0) return false;
    this.chosen = i;
    if (event.ctrlKey || event.metaKey) return this.remove(i), true;
    this.panel.root.setPointerCapture(event.pointerId);
    this.drag = { i, from: [event.clientX, event.clientY], before: this.now(), moved: false };
    clearTimeout(this.holding);
    this.holding = setTimeout(() => { if (this.drag && !this.drag.moved) { this.drag = null; this.remove(i); } }, LONG);
    this.placeRing();
    return true;
  }

  move(event) {
    const { drag } = this;
    if (!drag) return;
    if (!drag.moved && Math.hypot(event.clientX - drag.from[0], event.clientY - drag.from[1]) < 4) return;
    drag.moved = true;
    this.put(drag.i, this.panel.toData(event), this.list[drag.i][2]);
    this.tell(true);
  }

  drop(event) {
    const { drag } = this;
    clearTimeout(this.holding);
    this.drag = null;
    if (drag) this.ring.focus({ preventScroll: true }); // the keys move what the hand has had
    if (!drag?.moved) return;
    this.before.push(drag.before);
    this.tell(false);
  }

  // A click where there is no sample adds one; with shift of the next class.
  click(event) {
    const { marks, most } = this.record;
    if (this.list.length >= most) return;
    this.before.push(this.now());
    this.chosen = this.list.length;
    this.put(this.chosen, this.panel.toData(event), (this.kind + (event.shiftKey ? 1 : 0)) % marks.length);
    this.ring.focus({ preventScroll: true });
    this.tell(false);
  }

  remove(i) {
    if (this.list.length <= this.record.least) return;
    this.before.push(this.now());
    const last = this.list[this.list.length - 1]; // takes the place: all others keep theirs, and with it their side
    this.list = this.list.slice(0, -1).map((sample, j) => (j === i ? last : sample));
    this.chosen = Math.min(this.chosen, this.list.length - 1);
    this.tell(false);
  }

  put(i, point, kind) {
    const [x, y] = seenPlace(this.panel.plot._fullLayout, point);
    const row = Math.max(0, Math.min(this.record.marks.length - 1, Math.round(y)));
    const sample = this.record.rows ? [x, row, row] : [x, y, kind];
    this.list = [...this.list.slice(0, i), sample, ...this.list.slice(i + 1)];
  }

  key(event) {
    const stride = strideOf(this.panel.plot._fullLayout, event);
    const turn = { PageUp: -1, PageDown: 1 }[event.key];
    if (stride) {
      const [x, y, kind] = this.list[this.chosen];
      if (!this.moving) this.before.push(this.now());
      this.moving = true;
      this.put(this.chosen, this.record.rows ? [x + stride[0], y + Math.sign(stride[1])] : [x + stride[0], y + stride[1]], kind);
      this.tell(true);
      this.panel.later(() => { this.moving = false; this.tell(false); });
    } else if (turn) {
      this.chosen = (this.chosen + turn + this.list.length) % this.list.length;
      this.panel.draw();
    } else if (event.key === "Delete" || event.key === "Backspace") this.remove(this.chosen);
    else return;
    event.preventDefault();
  }

  back() {
    const last = this.before.pop();
    if (!last) return;
    this.list = last.list;
    this.chosen = Math.min(this.chosen, this.list.length - 1);
    this.tell(false, last.own);
  }

  now() {
    return { list: this.list, own: this.record.own || this.before.length > 0 };
  }

  tell(draft, own = true) {
    this.ahead = this.mine = true;
    this.tools();
    this.panel.draw();
    this.panel.player.send({ [this.record.key]: own ? this.list : null }, draft);
  }

  placeRing() {
    const layout = this.panel.plot._fullLayout;
    const sample = this.list[this.chosen];
    if (!layout || !sample) return;
    const [x, y] = [axisScale(layout.xaxis)(sample[0]), axisScale(layout.yaxis)(sample[1])];
    this.ring.style.transform = `translate(${x}px, ${y}px)`;
    const label = `${this.panel.player.words.sample} ${this.chosen + 1} (${sample[0]}, ${sample[1]})`;
    setAttribute(this.ring, "aria-label", label);
  }

}

function place({ clientX, clientY }) {
  return { clientX, clientY };
}
