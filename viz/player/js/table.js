// The table of what became of each run; its texts are looked up, its rows choose the run in focus.
import { alike } from "./alike.js";
import { element, setText } from "./dom.js";
import { lead, leading } from "./lead.js";
import { pick } from "./lookup.js";
import { swatch } from "./shapes.js";
import { writeText } from "./terms.js";
import { told } from "./text.js";

// A cell that names its row or column; without a name it is none.
function heading(name, scope) {
  return name ? element("th", { scope }) : element("td");
}

export class TableView {
  constructor(host, player) {
    this.player = player;
    this.root = element("div", { className: "results" });
    host.append(this.root);
  }

  // The cells are made anew only where their heads are others, not at each answer while a hand drags.
  show(record, palette) {
    const heads = [record.columns, record.rows, palette];
    this.record = record;
    if (!alike(this.heads, heads)) this.build(record, palette);
    this.heads = heads;
    this.update();
  }

  build(record, palette) {
    const head = element("tr", {}, ...record.columns.map((name) => heading(name, "col")));
    record.columns.forEach((name, i) => writeText(head.children[i], name, this.player.picture.terms));
    this.rows = record.rows.map(([name, colour, marker], i) => {
      const first = heading(name, "row");
      first.append(...(colour ? [swatch(colour, marker, palette)] : []), name);
      const row = element("tr", {}, first, ...record.columns.slice(1).map(() => element("td")));
      row.addEventListener("click", () => {
        const { focus } = this.record;
        if (focus) this.player.move(focus, i, true), this.player.commit();
      });
      return row;
    });
    this.root.replaceChildren(element("table", {}, element("thead", {}, head), element("tbody", {}, ...this.rows)));
  }

  update() {
    const { at } = this.player;
    this.root.classList.toggle("choosing", this.record.focus !== null);
    this.root.classList.toggle("small", this.record.small);
    this.rows.forEach((row, i) => {
      const texts = pick(this.record.cells[i], this.record.over, at);
      texts.forEach((each, j) => {
        const text = typeof each === "string" ? each : told(each, at);
        const cell = row.children[j + 1];
        const step = j !== this.record.jump?.[1] ? null : pick(this.record.steps[i], this.record.along ?? this.record.over, at);
        if (step !== null && !cell.firstElementChild) cell.replaceChildren(leading(this.player));
        if (step !== null) lead(cell.firstElementChild, text, this.record.jump[0], step);
        else setText(cell, text);
      });
      row.classList.toggle("focus", this.record.focus !== null && at[this.record.focus] === i);
    });
  }
}
