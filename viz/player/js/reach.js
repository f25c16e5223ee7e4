// A typeset formula that is wider than its place is scrolled, by the keyboard too.
const AFTER = 300; // milliseconds: a page is built in many pieces

export function reachFormulas(root) {
  const app = root.closest("[data-testid=stApp]");
  if (!app) return () => {};
  let timer = null;
  const look = () => {
    timer = null;
    for (const formula of app.querySelectorAll(".katex-display")) {
      if (formula.scrollWidth > formula.clientWidth) formula.tabIndex = 0;
      else formula.removeAttribute("tabindex");
    }
  };
  const later = () => { timer ??= setTimeout(look, AFTER); };
  const watch = new MutationObserver(later);
  watch.observe(app, { childList: true, subtree: true });
  later();
  return () => { watch.disconnect(); clearTimeout(timer); };
}
