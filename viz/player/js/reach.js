// A typeset formula or a table that is wider than its place is scrolled, by the keyboard too.
const WIDE = ".katex-display, .results, [data-testid=stSidebar] :is([data-testid=stMarkdownContainer], [data-testid=stCaptionContainer]):has(> p > .katex)";
const AFTER = 300; // milliseconds: a page is built in many pieces

export function reachWide(root) {
  const app = root.closest("[data-testid=stApp]") ?? root;
  let timer = null;
  const look = () => {
    timer = null;
    for (const wide of app.querySelectorAll(WIDE)) {
      if (wide.scrollWidth > wide.clientWidth) wide.tabIndex = 0;
      else wide.removeAttribute("tabindex");
    }
  };
  const later = () => { timer ??= setTimeout(look, AFTER); };
  const watch = new MutationObserver(later);
  watch.observe(app, { childList: true, subtree: true });
  later();
  return () => { watch.disconnect(); clearTimeout(timer); };
}
