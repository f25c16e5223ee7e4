// What stands beside the chips: buttons of the picture, and one that copies the page's address.
import { element, setText } from "./dom.js";
import { told } from "./text.js";

export class Tools {
  constructor(host, player) {
    this.host = host;
    this.player = player;
    this.buttons = [];
  }

  show({ buttons, words }) {
    if (!this.copy) {
      const { player } = this;
      this.copy = this.copying(words.copy, words.copied, () => (player.heard ? player.path(player.lesson) : location.href));
      this.frame = this.copying(words.frame, words.copied, () => frameOf(player.path(`embed/${player.lesson}`)));
      this.frame.classList.add("frame");
    }
    this.frame.hidden = Boolean(this.player.heard) || !this.player.release;
    for (const { node } of this.buttons) node.remove();
    this.buttons = buttons.map(({ key, label }) => {
      const node = element("button", { type: "button", className: "copy" });
      node.addEventListener("click", () => this.player.send({ pressed: key }, false));
      this.copy.before(node);
      return { node, label };
    });
  }

  update() {
    for (const { node, label } of this.buttons) setText(node, told(label, this.player.at));
  }

  // A button that copies a text, and says so for a moment.
  copying(name, done, text) {
    const button = element("button", { type: "button", className: "copy", textContent: name });
    button.addEventListener("click", async () => {
      await copyText(text());
      button.textContent = done;
      setTimeout(() => { button.textContent = name; }, 1600);
    });
    this.host.append(button);
    return button;
  }
}

// What a course page shows the picture with.
function frameOf(address) {
  const title = document.title.replaceAll("&", "&amp;").replaceAll('"', "&quot;");
  return `<iframe src="${address.replaceAll("&", "&amp;")}" title="${title}" width="100%" height="640" style="border:0" loading="lazy"></iframe>`;
}

async function copyText(text) {
  try {
    await navigator.clipboard.writeText(text);
  } catch { // a page served without TLS has no clipboard
    const area = element("textarea", { value: text });
    document.body.append(area);
    area.select();
    document.execCommand("copy");
    area.remove();
  }
}
