// Play, pause, one step back and forward, speed: they move the slider that they belong to.
import { element } from "./dom.js";

const SPEEDS = [0.25, 0.5, 1, 2, 4];
const ICONS = { play: "M5 3l11 7-11 7z", pause: "M5 3h3.5v14H5zM11.5 3H15v14h-3.5z", back: "M4 3h2v14H4zM16 3v14L7 10z", forward: "M4 3l9 7-9 7zM14 3h2v14h-2z" };

function icon(name) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("viewBox", "0 0 20 20");
  svg.setAttribute("aria-hidden", "true");
  const shape = document.createElementNS("http://www.w3.org/2000/svg", "path");
  shape.setAttribute("d", ICONS[name]);
  svg.append(shape);
  return svg;
}

export class Transport {
  constructor(host, player, slider) {
    this.player = player;
    this.slider = slider;
    const { words } = player;
    const button = (name, action) => {
      const node = element("button", { type: "button", title: words[name], "aria-label": words[name] }, icon(name));
      node.addEventListener("click", action);
      return node;
    };
    this.toggle = button("play", () => (this.running ? this.stop(true) : this.start()));
    this.toggle.className = "large";
    this.speed = element("select", { "aria-label": words.speed, title: words.speed });
    this.speed.append(...SPEEDS.map((n) => element("option", { value: n, textContent: `${n}×`, selected: n === 1 })));
    this.root = element("div", { className: "transport" }, button("back", () => this.nudge(-1)), this.toggle, button("forward", () => this.nudge(1)), this.speed);
    host.prepend(this.root);
  }

  nudge(by) {
    this.stop(false);
    this.player.move(this.slider.key, this.player.at[this.slider.key] + by, true);
    this.player.commit();
  }

  start() {
    const end = this.slider.record.count - 1;
    const from = this.player.at[this.slider.key];
    this.run(from >= end ? 0 : from, end, true);
  }

  // From one position to another, evenly in time: the whole way takes about six seconds at speed 1. A page that stood
  // still, because it was busy or hidden, goes on where it was.
  run(from, to, commit, seconds = 6) {
    this.running = true;
    this.face();
    this.player.move(this.slider.key, from);
    let last = performance.now();
    let exact = from;
    const tick = (now) => {
      if (!this.running) return;
      if (!this.slider.root.isConnected) { this.running = false; return; }
      const whole = Math.max(1, this.slider.record.count - 1);
      exact = Math.min(to, exact + (Math.max(0, Math.min(100, now - last)) / 1000) * (whole / seconds) * Number(this.speed.value));
      last = now;
      this.player.move(this.slider.key, Math.floor(exact));
      if (exact >= to) return this.stop(commit);
      requestAnimationFrame(tick);
    };
    requestAnimationFrame(tick);
  }

  stop(commit) {
    if (!this.running) return;
    this.running = false;
    this.face();
    if (commit) this.player.commit();
  }

  face() {
    const name = this.running ? "pause" : "play";
    this.toggle.replaceChildren(icon(name));
    this.toggle.title = this.player.words[name];
    this.toggle.setAttribute("aria-label", this.player.words[name]);
  }
}
