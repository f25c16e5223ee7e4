// A lost server may come back as another one, which has never seen this page.

// Calls ``ask`` whenever Streamlit's wire is there again, so that the page is known before a hand does something.
export function whenBack(root, ask) {
  const app = root.closest("[data-test-connection-state]");
  if (!app) return () => {};
  let there = true;
  const watch = new MutationObserver(() => {
    const was = there;
    there = app.dataset.testConnectionState === "CONNECTED";
    if (there && !was) ask();
  });
  watch.observe(app, { attributeFilter: ["data-test-connection-state"] });
  return () => watch.disconnect();
}
