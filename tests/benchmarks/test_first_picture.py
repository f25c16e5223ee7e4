"""The first picture in a fresh browser, beside a Streamlit page with one chart and nothing else."""

from __future__ import annotations

from statistics import median

import pytest

from tests.benchmarks.conftest import serve

pytestmark = [pytest.mark.bench, pytest.mark.browser]
ROUNDS = 7
PLAIN = """
import plotly.graph_objects as go
import streamlit as st

st.plotly_chart(go.Figure(go.Scatter(x=[1, 2, 3], y=[1, 4, 9])))
"""

# the time from the start of the navigation to the first frame in which the picture is there
WATCH = """
const there = () => { %s };
const look = () => {
  if (there()) document.documentElement.dataset.seen = performance.now();
  else requestAnimationFrame(look);
};
requestAnimationFrame(look);
"""
OURS = """
  if (!document.querySelector(".player[data-ready]")) return false;
  const canvas = document.querySelector(".player .panel canvas.above");
  if (!canvas || !canvas.width) return false;
  return canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height).data.some((byte) => byte);
"""
THEIRS = 'return Boolean(document.querySelector(".js-plotly-plot .main-svg .trace path"));'


def visit(browser, address, there):
    """Milliseconds to the picture, and kilobytes that came for it, in a browser that has never been there."""
    context = browser.new_context(viewport={"width": 1280, "height": 800})
    page = context.new_page()
    network = context.new_cdp_session(page)
    network.send("Network.enable")
    received = []
    network.on("Network.loadingFinished", lambda event: received.append(event["encodedDataLength"]))
    network.on(
        "Network.webSocketFrameReceived", lambda event: received.append(len(event["response"]["payloadData"]) * 3 / 4)
    )
    page.add_init_script(WATCH % there)
    page.goto(address)
    page.wait_for_selector("html[data-seen]", state="attached", timeout=30_000)
    taken = float(page.get_attribute("html", "data-seen"))
    context.close()
    return taken, sum(received) / 1000


def test_first_picture(browser, ours, tmp_path, report):
    (tmp_path / "plain.py").write_text(PLAIN)
    ours = f"{ours}/?v=1"  # the page, not the home before it
    with serve("plain.py", tmp_path, tmp_path / "log") as plain:
        visits = {address: [] for address in (ours, plain)}
        for lap in range(ROUNDS + 1):
            for address, there in ((ours, OURS), (plain, THEIRS)):
                result = visit(browser, address, there)
                if lap:  # the servers' own first visit is not counted
                    visits[address].append(result)
    (mine, mine_kb), (other, other_kb) = (
        [median(column) for column in zip(*visits[address], strict=True)] for address in (ours, plain)
    )
    report("first picture in a fresh browser, median", f"{mine:.0f} ms", f"{mine_kb / 1000:.1f} MB")
    report("a Streamlit page with one chart, median", f"{other:.0f} ms", f"{other_kb / 1000:.1f} MB")
    report("our first picture over theirs", f"{mine / other:.2f} ×")
