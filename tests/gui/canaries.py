"""Files and an address that nobody may touch: whoever opens one of them, from whatever library, is seen."""

from __future__ import annotations

import ctypes
import os
import socket
import struct
import threading
from pathlib import Path

# linux/inotify.h
_IN_OPEN, _IN_ACCESS = 0x20, 0x1
_HEAD = struct.Struct("iIII")


class Canaries:
    """A folder watched by the kernel, and a server that counts who calls."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir()
        self.picture, self.style, self.pipe = folder / "canary.png", folder / "canary.css", folder / "canary.gif"
        self.picture.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(64))
        self.style.write_text("body { color: red }", encoding="utf-8")
        os.mkfifo(self.pipe)
        self._libc = ctypes.CDLL(None, use_errno=True)
        self._watch = self._libc.inotify_init1(os.O_NONBLOCK | os.O_CLOEXEC)
        assert self._libc.inotify_add_watch(self._watch, os.fsencode(folder), _IN_OPEN | _IN_ACCESS) >= 0
        self.calls: list[object] = []
        self._server = socket.create_server(("127.0.0.1", 0))
        self.port = self._server.getsockname()[1]
        self._thread = threading.Thread(target=self._answer)
        self._thread.start()

    def _answer(self) -> None:
        while True:
            try:
                caller, address = self._server.accept()
            except OSError:
                return
            with caller:
                if caller.recv(1) != b"!":
                    self.calls.append(address)
                else:
                    return

    def bait(self) -> str:
        """A text that names them in every way that was ever followed."""
        web = f"http://127.0.0.1:{self.port}/canary.png"
        return (
            f'<img src="{self.picture}"><img src="file://{self.picture}"><img src="{self.pipe}"><img src="{web}">'
            f'<link rel="stylesheet" href="file://{self.style}"><style>@import url({self.style});</style>'
            f'<body background="{self.picture}"><table background="{web}">'
            f'<tr><td style="background: url({self.picture})">'
            f"![x]({self.picture}) <b>bold</b> <script src='{web}'></script> <iframe src='{web}'></iframe>"
            f' <img src="\\\\127.0.0.1\\share\\canary.png"> data:image/png;base64,{"A" * 60}'
        )

    def opened(self) -> list[str]:
        """The names of what was opened since they were laid out."""
        names = []
        while True:
            try:
                raw = os.read(self._watch, 65536)
            except BlockingIOError:
                return names
            at = 0
            while at < len(raw):
                *_, length = _HEAD.unpack_from(raw, at)
                names.append(raw[at + _HEAD.size : at + _HEAD.size + length].rstrip(b"\0").decode() or "the folder")
                at += _HEAD.size + length

    def close(self) -> None:
        """Take them away."""
        with socket.create_connection(("127.0.0.1", self.port)) as last:
            last.sendall(b"!")
        self._thread.join()
        self._server.close()
        os.close(self._watch)
