"""The screen as a browser shows it: a server on the loopback interface, and a page that goes nowhere else."""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, sync_playwright
from warehouse import ROOT

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
SECONDS = 90
DONE = '[data-testid="stApp"][data-test-script-state="notRunning"]'
# What Vega and Plotly draw: not the frame of a chart, its axes or its legend.
MARKS = (
    ".role-mark:not(.mark-group) path, .role-mark:not(.mark-group) line, .role-mark.mark-text text, .sankey-node rect"
)

# Streamlit looks for its server below the address of a page before it looks at the root.
PROBED = re.compile(r"/\w+/_stcore/(health|host-config)$")

# How large the page is, and whether its script has ended and everything that was announced is drawn.
SHOWN = f"""() => {{
    const all = selector => [...document.querySelectorAll(selector)];
    const undrawn = all('[data-testid="stVegaLiteChart"]').filter(chart => !chart.querySelector('svg.marks'));
    const waiting = all('[data-testid="stSkeleton"], [data-stale="true"]');
    return {{
        elements: all('*').length,
        isWhole: all('{DONE}').length === 1 && undrawn.length === 0 && waiting.length === 0,
    }};
}}"""
# So many looks in a row have to see the same.
STILL = 4


@contextmanager
def served_screen(serving: Path, **environment: str) -> Iterator[str]:
    """Start the screen over a served file, give its address, and stop it."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "streamlit", "run", f"--server.port={port}", "app/main.py"]
    variables = os.environ | {"SEXTANT_SERVING": str(serving), "PYTHONPATH": str(ROOT)} | environment
    process = subprocess.Popen(command, cwd=ROOT, env=variables, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    address = f"http://127.0.0.1:{port}"
    try:
        wait_for(f"{address}/_stcore/health", process)
        yield address
    finally:
        process.terminate()
        process.wait(30)


def wait_for(address: str, process: subprocess.Popen[bytes]) -> None:
    """Wait until a server answers; fail with what it printed where it ended instead."""
    end = time.monotonic() + SECONDS
    while time.monotonic() < end:
        assert process.poll() is None, process.stdout.read().decode()
        try:
            with urllib.request.urlopen(address, timeout=2):
                return
        except OSError:
            time.sleep(0.2)
    raise AssertionError(f"{address} did not answer")


@contextmanager
def browser() -> Iterator[Browser]:
    """Give the machine's Chromium; skip where it has none, but never in CI."""
    if CHROMIUM is None and "CI" not in os.environ:
        pytest.skip("no Chromium on this machine")
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield opened
        opened.close()


class Reader:
    """A reader of the screen, who sees what requests leave the machine and what the browser complains of."""

    def __init__(self, browser: Browser, address: str, *, width: int = 1400, height: int = 1400, **context) -> None:
        self.address = address
        self.context = browser.new_context(
            viewport={"width": width, "height": height}, locale="en-GB", accept_downloads=True, **context
        )
        self.page: Page = self.context.new_page()
        self.page.set_default_timeout(SECONDS * 1000)
        self.left, self.complaints = [], []
        self.page.on("request", lambda request: self._check(request.url))
        self.page.on("websocket", lambda socket: self._check(socket.url))
        self.page.on("console", self._hear)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))

    def _check(self, url: str) -> None:
        if not re.match(r"(https?|wss?)://127\.0\.0\.1[:/]|data:|blob:", url):
            self.left.append(url)

    def _hear(self, message: ConsoleMessage) -> None:
        if message.type == "error" and not PROBED.search(message.location["url"]):
            self.complaints.append(message.text)

    def open(self, name: str = "", language: str = "en") -> Page:
        """Open a page by its place in the address, and wait until it is whole."""
        self.page.goto(f"{self.address}/{name}?language={language}")
        self.page.wait_for_selector("h1")
        self.settle()
        return self.page

    def settle(self) -> None:
        """Wait until the script of the page has ended and its charts are drawn."""
        end, seen, still = time.monotonic() + SECONDS, None, 0
        while still < STILL and time.monotonic() < end:
            self.page.wait_for_timeout(150)
            shown = self.page.evaluate(SHOWN)
            still = still + 1 if shown == seen and shown["isWhole"] else 0
            seen = shown
        assert still == STILL, seen

    def charts(self) -> list[int]:
        """Return how many marks each chart of the page has drawn."""
        charts = self.page.locator('[data-testid="stVegaLiteChart"], [data-testid="stPlotlyChart"]')
        return [chart.locator(MARKS).count() for chart in charts.all()]
