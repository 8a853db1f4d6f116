"""A headless Chromium, spoken to in its own protocol: opens a page, presses keys, and tells what it asked for and said.

Only what the tests of the report need. The browser is Debian's (`make system-deps`); nothing is fetched.
"""

from __future__ import annotations

import base64
import json
import shutil
import subprocess
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from websockets.sync.client import ClientConnection, connect

# Without these a start asks Google's hosts for updates, and the sandbox cannot be had as root, where CI runs.
_OPTIONS = (
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
    "--font-render-hinting=none",
    "--remote-debugging-port=0",
)
_PATIENCE = 60.0  # seconds until a browser that says nothing is given up


def found() -> str | None:
    """The browser's program, or None."""
    return next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)


class Page:
    """One page. `asked` is every address it asked for, `said` what it wrote to its console or threw."""

    def __init__(self, line: ClientConnection) -> None:
        self._line = line
        self._next = 0
        self.asked: list[str] = []
        self.said: list[str] = []
        for domain in ("Page", "Runtime", "Network", "Log"):
            self.send(f"{domain}.enable")
        self.language("en-US")

    def send(self, method: str, **given: Any) -> Mapping[str, Any]:
        """What the browser answers; events that come meanwhile are kept."""
        self._next += 1
        self._line.send(json.dumps({"id": self._next, "method": method, "params": given}))
        while True:
            told = json.loads(self._line.recv(_PATIENCE))
            if told.get("id") == self._next:
                assert "error" not in told, told["error"]
                return dict(told["result"])
            self._note(told)

    def _note(self, event: Mapping[str, Any]) -> None:
        method, given = event.get("method"), event.get("params", {})
        if method == "Network.requestWillBeSent":
            self.asked.append(given["request"]["url"])
        elif method == "Runtime.consoleAPICalled":
            self.said.append(str([a.get("value", a.get("description")) for a in given["args"]]))
        elif method == "Runtime.exceptionThrown":
            details = given["exceptionDetails"]
            self.said.append(details.get("exception", {}).get("description", details["text"]))
        elif method == "Log.entryAdded":
            self.said.append(given["entry"]["text"])

    def size(self, width: int, height: int, *, dark: bool = False) -> None:
        """The window's size in pixels, and whether its person likes it dark."""
        self.send("Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=False)
        scheme = {"name": "prefers-color-scheme", "value": "dark" if dark else "light"}
        self.send("Emulation.setEmulatedMedia", features=[scheme])

    def language(self, language: str) -> None:
        """The language of the browser's person: `en-US`, `zh-CN`."""
        agent = self.eval("navigator.userAgent")
        self.send("Emulation.setUserAgentOverride", userAgent=agent, acceptLanguage=language)

    def open(self, path: Path, fragment: str = "") -> None:
        """The file, drawn."""
        self.send("Page.navigate", url="about:blank")
        self.asked.clear()
        self.send("Page.navigate", url=path.as_uri() + fragment)
        self.until("document.readyState === 'complete'")
        self.settle()

    def eval(self, expression: str) -> Any:
        """The value of an expression in the page, awaited."""
        answer = self.send("Runtime.evaluate", expression=expression, returnByValue=True, awaitPromise=True)
        assert "exceptionDetails" not in answer, answer["exceptionDetails"]
        return answer["result"].get("value")

    def until(self, expression: str) -> None:
        """Waits until an expression of the page is true."""
        last = time.monotonic() + _PATIENCE
        while not self.eval(expression):
            assert time.monotonic() < last, f"never came true: {expression}"
            time.sleep(0.01)

    def settle(self) -> None:
        """Until two frames are drawn."""
        self.eval("new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => done(1))))")

    def press(self, *keys: str) -> None:
        """Keys one after the other, as from a keyboard."""
        for key in keys:
            text = {"Enter": "\r"}.get(key, key if len(key) == 1 else "")
            kind = "keyDown" if text else "rawKeyDown"
            codes = {
                "Enter": 13,
                "Escape": 27,
                "Tab": 9,
                " ": 32,
                "ArrowDown": 40,
                "ArrowUp": 38,
                "Home": 36,
                "End": 35,
            }
            given: dict[str, Any] = {"key": key, "windowsVirtualKeyCode": codes.get(key, 0)}
            self.send("Input.dispatchKeyEvent", type=kind, text=text, **given)
            self.send("Input.dispatchKeyEvent", type="keyUp", **given)
        self.settle()

    def middle(self, selector: str, nth: int = 0) -> tuple[float, float]:
        """Where the middle of an element, brought into sight, stands in the window."""
        at = self.eval(
            f"(() => {{ const e = document.querySelectorAll({json.dumps(selector)})[{nth}];"
            " e.scrollIntoView({ block: 'nearest' }); const b = e.getClientRects()[0];"
            " return [b.x + b.width / 2, b.y + b.height / 2] })()"
        )
        return at[0], at[1]

    def hover(self, selector: str, nth: int = 0) -> None:
        """The pointer over an element."""
        x, y = self.middle(selector, nth)
        self.send("Input.dispatchMouseEvent", type="mouseMoved", x=x, y=y)
        self.settle()

    def click(self, selector: str, nth: int = 0) -> None:
        """A click in the middle of an element."""
        x, y = self.middle(selector, nth)
        for kind in ("mousePressed", "mouseReleased"):
            self.send("Input.dispatchMouseEvent", type=kind, x=x, y=y, button="left", clickCount=1)
        self.settle()

    def picture(self) -> bytes:
        """What is seen, as PNG."""
        return base64.b64decode(self.send("Page.captureScreenshot")["data"])

    def paper(self) -> bytes:
        """What is printed, as PDF."""
        return base64.b64decode(self.send("Page.printToPDF", printBackground=True, preferCSSPageSize=True)["data"])


@contextmanager
def browser(program: str, folder: Path) -> Iterator[Page]:
    """A page in a browser of its own, whose profile lies in `folder`; ended when the tests are done."""
    command = (program, *_OPTIONS, f"--user-data-dir={folder}", "about:blank")
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        with connect(_address(process, folder), max_size=None, open_timeout=_PATIENCE) as line:
            yield Page(line)
    finally:
        process.terminate()
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()


def _address(process: subprocess.Popen[bytes], folder: Path) -> str:
    """Where the page can be spoken to, once the browser says so."""
    from urllib.request import urlopen

    last = time.monotonic() + _PATIENCE
    while time.monotonic() < last:
        assert process.poll() is None, "the browser ended by itself"
        told = folder / "DevToolsActivePort"
        if told.is_file() and (lines := told.read_text().splitlines()):
            with urlopen(f"http://127.0.0.1:{lines[0]}/json/list", timeout=_PATIENCE) as answer:
                pages = [p for p in json.load(answer) if p["type"] == "page"]
            if pages:
                return str(pages[0]["webSocketDebuggerUrl"])
        time.sleep(0.05)
    raise AssertionError("the browser did not start")
