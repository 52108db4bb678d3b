"""A network that is not there: prepared answers to whatever talks HTTP through `http.client` (urllib does).

Only the connection is replaced, so status lines, headers, redirects, chunks and short bodies are read by
Python's own code. `requests` notes what was asked for.
"""

from __future__ import annotations

import http.client
import io
import socket
from typing import Any
from urllib.parse import urlsplit


class Network:
    """From its making on, every connection of this process ends here. Other hosts cannot be found."""

    def __init__(self):
        self.requests: list[list[str]] = []
        self._answers: dict[tuple[str, str], bytes] = {}
        self._ends: dict[tuple[str, str], BaseException | None] = {}
        self._refused: set[str] = set()
        network = self

        def connect(connection):
            secure = isinstance(connection, getattr(http.client, "HTTPSConnection", ()))
            connection.sock = network._connect("https" if secure else "http", connection.host, connection.port)

        http.client.HTTPConnection.connect = connect  # type: ignore[method-assign]
        if hasattr(http.client, "HTTPSConnection"):
            http.client.HTTPSConnection.connect = connect  # type: ignore[method-assign]

    def serve(
        self,
        url: str,
        body: bytes = b"",
        status: int = 200,
        reason: str = "OK",
        headers: dict[str, str] | None = None,
        length: int | None = -1,
        end: str | None = None,
    ) -> None:
        """Answer requests for `url`. `length`: the Content-Length sent; -1 the true one, None not any.

        `end`: what follows the body: None the end, "reset" or "timeout" that error.
        """
        key = _key(url)
        lines = [f"HTTP/1.1 {status} {reason}", "Server: prepared", "Connection: close"]
        lines += [f"{name}: {value}" for name, value in (headers or {}).items()]
        if length is not None:
            lines.append(f"Content-Length: {len(body) if length < 0 else length}")
        self._answers[key] = "\r\n".join(lines).encode("ascii") + b"\r\n\r\n" + body
        ends: dict[str | None, BaseException | None] = {
            None: None,
            "reset": ConnectionResetError(104, "Connection reset by peer"),
            "timeout": TimeoutError("The read operation timed out"),
        }
        self._ends[key] = ends[end]
        self._refused.discard(key[0])

    def refuse(self, url: str) -> None:
        """Refuse connections to the host of `url`."""
        self._refused.add(_key(url)[0])

    def _connect(self, scheme: str, host: str, port: Any) -> _Socket:
        place = _place(scheme, host, port)
        if place in self._refused:
            raise ConnectionRefusedError(111, "Connection refused")
        if all(place != known for known, _ in self._answers):
            raise socket.gaierror(-2, "Name or service not known")
        return _Socket(self, place)

    def _answer(self, place: str, request: bytes) -> tuple[bytes, BaseException | None]:
        head = request.split(b"\r\n", 1)[0].decode("latin-1").split(" ")
        method, target = (head + ["", ""])[:2]
        key = _key(target) if "://" in target else (place, target or "/")
        self.requests.append([method, key[0] + key[1]])
        answer = self._answers.get(key)
        if answer is None:
            text = b"<html>there is no such page</html>"
            answer = b"HTTP/1.1 404 Not Found\r\nContent-Length: %d\r\n\r\n%s" % (len(text), text)
            return answer, None
        if method == "HEAD":
            return answer.split(b"\r\n\r\n", 1)[0] + b"\r\n\r\n", None
        return answer, self._ends[key]


class _Socket:
    """As much of a socket as `http.client` uses."""

    def __init__(self, network: Network, place: str):
        self._network = network
        self._place = place
        self._sent = b""
        self._stream: _Stream | None = None

    def sendall(self, data) -> None:
        self._sent += bytes(data)

    def send(self, data) -> int:
        self.sendall(data)
        return len(data)

    def makefile(self, mode="r", *args, **kwargs):
        return io.BufferedReader(self._reply())

    def recv(self, size: int, flags: int = 0) -> bytes:
        return self._reply().read(size) or b""

    def recv_into(self, buffer, size: int = 0, flags: int = 0) -> int:
        return self._reply().readinto(memoryview(buffer)[: size or None])

    def _reply(self) -> _Stream:
        if self._stream is None:
            self._stream = _Stream(*self._network._answer(self._place, self._sent))
            self._sent = b""
        return self._stream

    def getpeername(self):
        return ("192.0.2.1", 443)

    def fileno(self) -> int:
        return -1

    def _nothing(self, *args, **kwargs) -> None:
        return None

    close = shutdown = settimeout = setblocking = setsockopt = gettimeout = _nothing


class _Stream(io.RawIOBase):
    """Bytes, then an end in good order or an error."""

    def __init__(self, data: bytes, end: BaseException | None):
        self._data = data
        self._at = 0
        self._end = end

    def readable(self) -> bool:
        return True

    def readinto(self, buffer) -> int:
        # As from a wire: never more than a few kilobytes at once.
        piece = self._data[self._at : self._at + min(len(buffer), 8192)]
        if not piece and self._end is not None and len(buffer):
            raise self._end
        buffer[: len(piece)] = piece
        self._at += len(piece)
        return len(piece)


def _place(scheme: str, host: str | None, port: Any) -> str:
    standard = {"http": 80, "https": 443}.get(scheme)
    shown = "" if port in (None, standard) else f":{port}"
    return f"{scheme}://{(host or '').lower()}{shown}"


def _key(url: str) -> tuple[str, str]:
    parts = urlsplit(url)
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    return _place(parts.scheme, parts.hostname, parts.port), target
