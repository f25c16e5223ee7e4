// A picture that takes long: its beginning is shown, more is asked for, and a line says so until the whole has come.
import { element } from "./dom.js";
import { clampPlaces } from "./follow.js";

export class Coming {
  constructor(player) {
    this.player = player;
    this.stopper = null;
    this.text = element("span");
    this.bar = element("progress", { max: 1, "aria-hidden": "true" }); // the text says the same
    this.line = element("div", { className: "coming", role: "status", hidden: true }, this.text, this.bar);
  }

  get open() {
    return this.stopper !== null;
  }

  // Where everything stands in the new picture; a slider that has fewer positions so far is meant to stand further on.
  clamp(more) {
    const { picture, at, rests } = this.player;
    const meant = { ...at };
    clampPlaces(picture, at);
    if (more) for (const { key } of picture.sliders) if (meant[key] > at[key]) rests[key] = meant[key];
  }

  ask({ text, beyond, part }) {
    this.stopper ??= new AbortController();
    this.text.textContent = text;
    this.bar.value = part;
    this.line.hidden = false;
    this.player.post({ ask: true, early: true, beyond });
  }

  // Nobody waits for the whole any more.
  stop() {
    if (!this.open) return;
    this.stopper.abort();
    this.stopper = null;
    this.line.hidden = true;
    this.player.answered = this.player.sent;
  }
}
