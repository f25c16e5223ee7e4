// All of a player that is looked up where its coordinates are: panels, controls, sentences, table.
import { described } from "./described.js";
import { element } from "./dom.js";
import { isShown } from "./lookup.js";
import { writeText } from "./terms.js";
import { told } from "./text.js";

export function lookUp(player) {
  const { picture, at } = player;
  const { sentences, table, panels } = picture;
  for (const record of panels) { // before anything is written: the panels' sizes are known, and need no new layout
    const panel = player.panels.get(record.key);
    if (!panel) continue;
    const hidden = !isShown(record, at);
    if (panel.root.hidden !== hidden) {
      panel.root.hidden = hidden;
      if (!hidden && panel.fit) panel.fit();
    }
    if (!hidden) panel.draw();
  }
  for (const record of panels) if (isShown(record, at)) player.panels.get(record.key)?.describe(described(record, sentences, at));
  for (const control of player.controls.values()) control.update();
  sentences.forEach((text, i) => {
    const line = player.sentence.children[i] || player.sentence.appendChild(element("span"));
    writeText(line, told(text, at, true), picture.terms, player);
  });
  while (player.sentence.children.length > sentences.length) player.sentence.lastChild.remove();
  player.root.dataset.told = ""; // what stands below it has its place now
  player.tools.update();
  if (table) player.table.update();
}
