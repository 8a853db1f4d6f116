"""A picture in the viewer of the system, beside the terminal. It is started and not waited for."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path
from threading import Thread

from chuyi_recon.app.files import storage, writing
from chuyi_recon.errors import OutputError


class PictureViewer:
    """Opens pictures from a folder of its own, which is gone when this process ends."""

    def __init__(self) -> None:
        self._folder: Path | None = None
        self._shown = 0

    def show(self, jpeg: bytes) -> bool:
        """Whether a viewer was started; there is none where nobody looks at a screen, or no folder can be had."""
        if not _can_show():
            return False
        self._folder = self._folder or storage.temporary_folder()
        self._shown += 1
        path = self._folder / f"place-{self._shown}.jpg"
        try:
            writing.write_file(path, jpeg)
            _start(path)
        except (OutputError, OSError):
            return False
        return True


def _can_show() -> bool:
    """Whether the system has a viewer and a screen: without one `xdg-open` would draw over the terminal."""
    if sys.platform in ("win32", "darwin"):
        return True
    screen = os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")
    return bool(screen) and shutil.which("xdg-open") is not None


def _start(path: Path) -> None:
    if sys.platform == "win32":
        os.startfile(path)  # noqa: S606  # a picture that we made
        return
    program = "open" if sys.platform == "darwin" else "xdg-open"
    quiet = subprocess.DEVNULL
    process = subprocess.Popen(  # noqa: S603  # the system's own program, on a picture that we made
        [shutil.which(program) or program, path], stdin=quiet, stdout=quiet, stderr=quiet, start_new_session=True
    )
    Thread(target=process.wait, daemon=True).start()  # so that nothing is left of it when it ends
