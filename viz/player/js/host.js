// Streamlit's own few words, in the page's language, wherever it puts them.
const SPOKEN = ["aria-label", "title", "placeholder"];
const changed = []; // what was translated: a way back for each
let words = {};

// ``all`` are the player's words; those of the host are "host:" and the English, which may end in "{name}".
export function translateHost(all) {
  for (const back of changed.splice(0)) back();
  watch.disconnect();
  words = {};
  for (const [key, text] of Object.entries(all)) if (key.startsWith("host:") && key.slice(5) !== text) words[key.slice(5)] = text;
  if (!Object.keys(words).length) return;
  translate(document.body);
  watch.observe(document.body, { childList: true, subtree: true });
}

const watch = new MutationObserver((records) => {
  for (const { target, addedNodes } of records) {
    if (!addedNodes.length || target.closest?.(".player")) continue;
    for (const node of addedNodes) if (node.nodeType === Node.ELEMENT_NODE) translate(node);
  }
});

function translate(root) {
  for (const element of [root, ...root.querySelectorAll(SPOKEN.map((name) => `[${name}]`).join())]) {
    for (const name of SPOKEN) {
      const [old, text] = [element.getAttribute(name), said(element.getAttribute(name))];
      if (text === null || element.closest(".player")) continue;
      element.setAttribute(name, text);
      changed.push(() => { if (element.getAttribute(name) === text) element.setAttribute(name, old); });
    }
  }
  const texts = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  for (let node = texts.nextNode(); node; node = texts.nextNode()) {
    const [old, text] = [node.data, said(node.data)];
    if (text === null || node.parentElement.closest(".player, style, script, [data-testid=stMarkdownContainer]")) continue;
    node.data = text;
    changed.push(() => { if (node.data === text) node.data = old; });
  }
}

function said(text) {
  if (!text) return null;
  if (text in words) return words[text];
  for (const [english, other] of Object.entries(words)) {
    const [before, after] = english.split("{name}");
    if (after === "" && text.startsWith(before)) return other.replace("{name}", text.slice(before.length));
  }
  return null;
}
