// The player: keeps where each coordinate is, shows a picture, and tells the server what a person settled on.
import { deed, later, stepAddress, syncAddress } from "./address.js";
import { alike } from "./alike.js";
import { ask } from "./ask.js";
import { carry } from "./carry.js";
import { paletteOn } from "./colours.js";
import { Coming } from "./coming.js";
import { ChipsControl, SliderControl, StretchesControl } from "./controls.js";
import { element, setAttribute } from "./dom.js";
import { noteEarly } from "./early.js";
import { followPlaces } from "./follow.js";
import { translateHost } from "./host.js";
import { lay } from "./grid.js";
import { isShown } from "./lookup.js";
import { lookUp } from "./refresh.js";
import { named } from "./named.js";
import { Panel } from "./panel.js";
import { openingPlay } from "./opening.js";
import { loadPlotly } from "./plotly.js";
import { keepSteady } from "./steady.js";
import { surroundings } from "./surroundings.js";
import { TableView } from "./table.js";
import { explain } from "./terms.js";
import { SpacePanel } from "./three.js";
import { Tools } from "./tools.js";
import { unpack } from "./unpack.js";

let counter = 0;

export class Player {
  constructor(root, heard = null) {
    this.root = root;
    this.heard = heard;
    this.id = `player${counter++}`;
    this.at = {};
    this.moved = {}; // since the last question
    this.rests = {}; // where the coordinates are from which the pointer has led away, as long as it points
    this.refused = new Map(); // what a hand did too early: key → position
    this.sent = 0;
    this.answered = 0;
    this.failed = (error) => { this.root.dataset.error = String(error); throw error; };
    this.quick = true; // until a request shows that there is no such way
    this.panels = new Map();
    this.controls = new Map();
    const div = (name, attributes = {}) => element("div", { className: name, ...attributes });
    this.bar = div("bar");
    this.chipHost = div("chiphost");
    const tools = div("tools");
    this.tools = new Tools(tools, this);
    this.sentence = element("p", { className: "sentence", "aria-live": "polite" });
    this.stage = div("stage");
    this.sliders = div("sliders");
    this.below = div("below");
    this.bar.append(this.chipHost, tools);
    this.coming = new Coming(this);
    this.root.replaceChildren(this.bar, this.coming.line, this.sentence, this.stage, this.sliders, this.below, explain(this.root));
    keepSteady(this.root, this.sentence);
    this.watch();
  }

  // What is around the player, again where it has moved.
  watch() {
    for (const stop of this.watches ?? []) stop();
    this.watches = surroundings(this);
  }

  // --- from the server ---------------------------------------------------------------------------------------------
  // One message after the other, each drawn before the next.
  receive(message, trigger = this.trigger) {
    this.trigger = trigger;
    this.shown = Promise.resolve(this.shown).catch(() => {}).then(() => this.gone || this.take(message));
    return this.shown;
  }

  async take(message) {
    const bytes = message.slice();
    const length = new DataView(bytes.buffer).getUint32(0, true);
    const header = await unpack(bytes.subarray(4, 4 + length));
    if (header.picture === null) return void named(this, header).catch(this.failed);
    const body = bytes.length > 4 + length && header.picture !== this.held ? await unpack(bytes.subarray(4 + length)) : null;
    this.Plotly = this.Plotly || (await this.plotly(header));
    const answer = header.answers;
    if (answer !== null && answer < this.answered) return; // a newer one is shown already
    if (answer !== null) this.answered = answer;
    if (header.draft) return this.showDraft(header, body);
    const mine = (this.answered < this.sent && !this.coming.open) || this.pressed || this.dragging(); // a hand is ahead
    const same = answer === null && header.query === this.query && header.picture === this.held; // told once more
    this.query = header.query;
    this.lesson = header.lesson;
    this.release = header.release;
    if (!body && header.picture !== this.held) return this.ask(); // the server believes we hold another one
    setAttribute(document.documentElement, "lang", header.lang);
    if (this.heard) this.heard(header);
    else if (this.trigger) syncAddress(header);
    else noteEarly(header.notes); // Streamlit reads the address as it came
    if (body && this.picture) carry(this.picture, body, this.at, this.moved);
    const first = !this.held;
    if (!mine && !same) this.rests = {}, this.at = { ...this.at, ...header.at, ...(answer === null && !this.due ? null : this.moved) };
    if (answer === null || !header.more) this.coming.stop(); // another scene, or the whole
    const opening = first && !header.more && openingPlay(body, this.at);
    if (opening) this.at[opening.key] = 0;
    if (body) {
      this.held = header.picture;
      this.whole = body;
      if (!alike(this.palettes, header.palettes)) this.palettes = header.palettes;
    }
    const changed = body || (this.picture !== this.whole && !mine); // a newer draft may be under the finger
    if (changed) {
      this.picture = this.whole;
      this.name(header, this.picture);
    }
    this.coming.clamp(header.more);
    await (changed ? this.show(answer !== null) : this.refresh());
    if (header.more && !this.waiting && this.answered >= this.sent) this.coming.ask(header.more);
    this.goOn();
    if (opening) this.controls.get(`slider ${opening.key}`).transport.run(0, opening.to, false, opening.seconds);
  }

  // What is answered is shown, and what waited for it goes on its way.
  goOn() {
    if (this.answered) this.root.dataset.answered = this.answered;
    if (this.answered < this.sent) return;
    if (!this.waiting && !this.unsettled) this.catchUp();
    this.flush();
  }

  // Plotly comes, is asked for once more, or is missed in words: the next message asks again.
  async plotly({ loading, missed }) {
    const say = (textContent) => this.sentence.replaceChildren(element("span", { textContent }));
    say(loading);
    return loadPlotly().catch(() => loadPlotly()).catch((error) => { say(missed); throw error; });
  }

  // A draft has what is under a dragged point; sliders, chips and where they stand are the page's own.
  async showDraft(header, draft) {
    const { panels } = this.whole;
    this.picture = {
      ...this.whole, sentences: draft.sentences, table: draft.table, followers: draft.followers,
      panels: panels.map((panel) => {
        const part = draft.panels.find(({ key }) => key === panel.key) || panel;
        return { ...part, figure: part.figure || this.figures.get(header.figures[panel.key]) };
      }),
    };
    this.name(header, this.picture);
    this.flush(); // the next question is on its way while this answer is drawn
    followPlaces(this.picture, this.at);
    await this.showPanels(true);
    this.root.dataset.answered = this.answered;
  }

  // The figures that the page has, by name: a draft leaves them out.
  name({ figures }, { panels }) {
    this.figures = new Map(panels.map(({ key, figure }) => [figures[key], figure]));
  }

  async show(keep) {
    const { picture } = this;
    this.paint(this.paper ? this.palettes.light : paletteOn(this.root, this.palettes));
    if (this.words?.copy !== picture.words.copy) {
      if (this.words) this.rename();
      translateHost(picture.words);
    }
    this.words = picture.words;
    this.sync(this.chipHost, picture.chips, "chips", ChipsControl);
    this.sync(this.chipHost, picture.stretches, "stretches", StretchesControl);
    this.sync(this.sliders, picture.sliders.filter(({ upright }) => !upright), "slider", SliderControl);
    this.tools.show(picture);
    await this.showPanels(keep);
    this.root.dataset.ready = this.held;
  }

  paint(palette) {
    if (palette === this.colours) return;
    this.colours = palette;
    for (const [name, colour] of Object.entries(palette)) this.root.style.setProperty(`--${name}`, colour);
  }

  // In another language everything that has a name is made anew.
  rename() {
    for (const panel of this.panels.values()) panel.remove();
    for (const control of this.controls.values()) control.root.remove();
    for (const kept of [this.panels, this.controls]) kept.clear();
    this.tools.host.replaceChildren();
    this.tools = new Tools(this.tools.host, this);
  }

  async showPanels(keep) {
    const { picture, colours: palette } = this;
    if (picture.table && !this.table) this.table = new TableView(this.below, this);
    if (picture.table) this.table.show(picture.table, palette);
    if (this.table) this.table.root.hidden = !picture.table;
    const wanted = new Set(picture.panels.map((p) => p.key));
    for (const [key, panel] of this.panels) if (!wanted.has(key)) { panel.remove(); this.panels.delete(key); }
    lay(this.stage, picture.grid);
    for (const record of picture.panels) {
      if (!this.panels.has(record.key)) this.panels.set(record.key, new (record.three ? SpacePanel : Panel)(this.stage, this, record));
      const panel = this.panels.get(record.key);
      const { style } = panel.root, area = picture.grid ? record.area || record.key : "";
      if (style.getPropertyValue("--grow") !== String(record.grow)) style.setProperty("--grow", record.grow);
      if (panel.area !== area) style.gridArea = panel.area = area;
      if (panel.root.hidden === isShown(record, this.at)) panel.root.hidden = !panel.root.hidden;
    }
    this.refresh();
    await Promise.all(picture.panels.map((record) => this.panels.get(record.key).show(record, palette, keep)));
  }

  // Controls are kept as long as their key is there, so that a finger on a slider is not lost.
  sync(host, records, kind, Kind) {
    const wanted = new Set(records.map((r) => `${kind} ${r.key}`));
    for (const [name, control] of this.controls) {
      if (name.startsWith(kind) && !wanted.has(name)) { control.root.remove(); this.controls.delete(name); }
    }
    for (const record of records) {
      const name = `${kind} ${record.key}`;
      if (!this.controls.has(name)) this.controls.set(name, new Kind(host, this, record));
      this.controls.get(name).show(record, this.colours);
    }
  }

  // --- from the person ---------------------------------------------------------------------------------------------
  move(key, position, byHand = false) {
    const { sliders, chips, pointed } = this.picture;
    const slider = sliders.find((s) => s.key === key);
    const last = (slider?.count ?? (chips.find((c) => c.key === key)?.options ?? pointed.find((p) => p.key === key).names).length) - 1;
    position = Math.max(0, Math.min(last, position));
    if (byHand && this.tooEarly(key)) {
      this.refused.set(key, position);
      return;
    }
    this.refused.delete(key);
    delete this.rests[key];
    if (byHand) {
      this.unsettled = true;
      this.did([key]);
      if (slider?.play) this.controls.get(`slider ${key}`).transport.stop(false);
    }
    this.moved[key] = position;
    if (this.at[key] === position) return;
    this.at[key] = position;
    const one = this.picture.latest?.of.indexOf(key) ?? -1;
    if (one >= 0) this.at[this.picture.latest.key] = one;
    followPlaces(this.picture, this.at);
    this.refresh();
  }

  // Where a picture knows only one of some coordinates away from its place, another one waits for the next picture.
  tooEarly(key) {
    const { latest } = this.picture;
    const one = latest?.of.indexOf(key) ?? -1;
    const open = this.unsettled || this.behind();
    return one >= 0 && one !== this.at[latest.key] && Boolean(open);
  }

  // The first of what a hand did too early; the next waits in turn.
  catchUp() {
    const [first] = this.refused;
    if (!first) return;
    this.refused.delete(first[0]);
    if (!this.picture.sliders.some(({ key }) => key === first[0])) return;
    this.move(...first, true);
    this.commit();
  }

  // Where a coordinate stands, or will once it can.
  standing(key) {
    return this.refused.get(key) ?? this.at[key];
  }

  // The pointer shows a position, as long as it is there; null: it has left.
  point(key, position) {
    const rest = this.rests[key] ?? this.at[key];
    const to = position ?? rest;
    if (position === null) delete this.rests[key];
    else this.rests[key] = rest;
    if (this.at[key] === to) return;
    this.at[key] = to;
    followPlaces(this.picture, this.at);
    this.refresh();
  }

  // A slider's position by the part of its way, 0 to 1.
  moveTo(key, part) {
    const slider = this.picture.sliders.find((s) => s.key === key);
    this.move(key, Math.round(part * (slider.count - 1)), true);
  }

  // Everything that is looked up, in the next frame; many moves in one frame are one drawing.
  refresh() {
    if (this.frame) return;
    this.frame = requestAnimationFrame(() => {
      this.frame = null;
      lookUp(this);
    });
  }

  // Arrow keys settle a slider many times a second; the server hears of the last.
  commit() {
    this.did(Object.keys(this.moved));
    clearTimeout(this.settling);
    this.settling = setTimeout(() => { this.unsettled = false; this.send({}, false); }, 150);
  }

  // Whether the answer to what a hand has done is still to come.
  behind() {
    return Boolean(this.waiting) || this.answered < this.sent;
  }

  dragging() {
    return this.unsettled || [...this.panels.values()].some((panel) => panel.dragging?.());
  }

  // One question at a time: what comes meanwhile goes together when the answer is there, or when none comes.
  send(change, draft) {
    this.wait(change, draft);
    if (Object.keys(change).length) {
      this.did(Object.keys(change));
      this.coming.stop(); // it leads to another picture
    }
    clearTimeout(this.patience);
    if (this.answered >= this.sent) this.flush();
    else if (!this.quick || !this.release) this.patience = setTimeout(() => this.flush(), 3000);
  }

  did(keys) {
    this.hand = deed(this.hand, keys);
  }

  wait(change, draft) {
    const { waiting } = this;
    this.waiting = { change: { ...waiting?.change, ...change }, draft: draft && (waiting?.draft ?? true) };
  }

  // The whole picture again, and nothing else: no scene comes of it.
  ask() {
    this.post({ ask: true });
  }

  next(event) {
    this.sent += 1;
    this.root.dataset.asked = this.sent;
    return { ...event, turn: this.sent };
  }

  post(event, hand = null) {
    const question = this.next(event);
    if (this.quick && this.release) this.request(question, hand); // a visitor's own file is in no address
    else this.trigger("event", question);
  }

  flush() {
    if (!this.waiting) return;
    const { waiting: { change, draft }, hand } = this;
    this.waiting = null;
    if (!draft) this.hand = null;
    this.moved = {};
    clearTimeout(this.patience);
    const plays = draft && [...this.controls.values()].some(({ transport }) => transport?.running);
    this.post({ ...change, at: { ...this.at, ...this.rests }, draft, plays, early: true, held: this.held ?? null }, hand);
  }

  // Where the server shows what the page shows, another way.
  path(name) {
    return new URL(`../${name}?${this.query}`, import.meta.url).href;
  }

  // --- the quick way -----------------------------------------------------------------------------------------------
  // The answer comes by itself; the page's script hears of what was settled, and its answer holds no picture.
  async request(question, hand) {
    const { query } = this;
    const event = question.draft ? { ...question, figures: [...this.figures.keys()] } : question;
    const stop = question.ask ? this.coming.stopper?.signal : null;
    const { bytes, again } = await ask(this.lesson, query, this.release, event, stop);
    if (this.gone || stop?.aborted) return;
    if (again) return this.again(question, again, hand);
    if (!bytes && !this.trigger) return this.again(question, 1000, hand);
    if (!bytes) {
      this.quick = false; // only the page's script runs here
      return this.trigger("event", question);
    }
    if (query !== this.query) return this.again(question, 0, hand); // the page shows another scene by now
    await this.receive(bytes);
    if (question.draft || question.ask || this.heard) return;
    stepAddress(this.query, hand ?? deed(null, []));
    this.trigger?.("event", { scene: this.query, held: this.held, turn: question.turn });
  }

  // The question once more, with what has come meanwhile.
  async again({ ask: lost, turn, at, held, draft, early, beyond, ...change }, milliseconds, hand) {
    await new Promise((done) => setTimeout(done, milliseconds));
    if (this.gone) return;
    if (lost) return this.ask();
    const newer = this.waiting;
    this.waiting = null;
    this.hand = later(hand, this.hand);
    this.wait(change, draft);
    if (newer) this.wait(newer.change, newer.draft);
    this.flush();
  }

  remove() {
    this.gone = true;
    for (const stop of this.watches) stop();
    this.coming.stop();
    cancelAnimationFrame(this.frame);
    for (const timer of [this.settling, this.patience]) clearTimeout(timer);
    for (const panel of this.panels.values()) panel.remove();
    this.root.replaceChildren();
  }
}
