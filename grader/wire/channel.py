"""Framed messages over a socket, each read with a deadline and a size limit. Descriptors travel beside a frame."""

from __future__ import annotations

import os
import socket
import time

from grader.wire.values import U32, WireError

MAX_DESCRIPTORS = 4
READ_AHEAD = 4096


class Timeout(Exception):
    """The other side did not answer before the deadline."""


class Closed(Exception):
    """The other side is gone."""


class Channel:
    """One end of a socket pair. `deadline` is a `time.monotonic()` moment, None waits for ever.

    A channel is read either with `receive` or with `receive_with_fds`: the former reads ahead."""

    def __init__(self, sock: socket.socket, max_bytes: int):
        self._socket = sock
        self._max_bytes = max_bytes
        self._ahead = b""

    def fileno(self) -> int:
        return self._socket.fileno()

    def close(self) -> None:
        self._socket.close()

    def send(self, data: bytes, deadline: float | None = None, fds: tuple[int, ...] = ()) -> None:
        """Send one frame. Raises `Closed`, `Timeout`, or `WireError` for a frame over the limit."""
        if len(data) > self._max_bytes:
            raise WireError(f"a message of {len(data)} bytes; the limit is {self._max_bytes}")
        frame = memoryview(U32.pack(len(data)) + data)
        try:
            if fds:
                self._wait(deadline)
                socket.send_fds(self._socket, [frame[:4]], list(fds))
                frame = frame[4:]
            while frame:
                self._wait(deadline)
                frame = frame[self._socket.send(frame) :]
        except TimeoutError as error:
            raise Timeout("no room to send") from error
        except OSError as error:
            raise Closed(str(error)) from error

    def receive(self, deadline: float | None = None) -> bytes:
        """The next frame. Raises `Closed`, `Timeout`, or `WireError` for a frame over the limit."""
        while len(self._ahead) < 4:
            self._ahead += self._some(READ_AHEAD, deadline)
        head, data = self._ahead[:4], self._ahead[4:]
        size = self._size(head)
        self._ahead = data[size:]
        return data[:size] + self._exactly(max(0, size - len(data)), deadline)

    def receive_with_fds(self, deadline: float | None = None) -> tuple[bytes, list[int]]:
        """The next frame and the descriptors sent beside it (owned by the caller)."""
        try:
            self._wait(deadline)
            head, fds, _, _ = socket.recv_fds(self._socket, 4, MAX_DESCRIPTORS, socket.MSG_CMSG_CLOEXEC)
        except TimeoutError as error:
            raise Timeout("no message") from error
        except OSError as error:
            raise Closed(str(error)) from error
        try:
            if not head:
                raise Closed("end of stream")
            head += self._exactly(4 - len(head), deadline)
            return self._exactly(self._size(head), deadline), fds
        except BaseException:
            for fd in fds:
                os.close(fd)
            raise

    def _size(self, head: bytes) -> int:
        (size,) = U32.unpack(head)
        if size > self._max_bytes:
            raise WireError(f"a message of {size} bytes; the limit is {self._max_bytes}")
        return size

    def _exactly(self, size: int, deadline: float | None) -> bytes:
        parts = []
        while size:
            parts.append(self._some(min(size, 1 << 20), deadline))
            size -= len(parts[-1])
        return b"".join(parts)

    def _some(self, most: int, deadline: float | None) -> bytes:
        self._wait(deadline)
        try:
            part = self._socket.recv(most)
        except TimeoutError as error:
            raise Timeout("no message") from error
        except OSError as error:
            raise Closed(str(error)) from error
        if not part:
            raise Closed("end of stream")
        return part

    def _wait(self, deadline: float | None) -> None:
        if deadline is None:
            self._socket.settimeout(None)
        else:
            left = deadline - time.monotonic()
            if left <= 0:
                raise Timeout("no message")
            self._socket.settimeout(left)
