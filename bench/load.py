"""Clients that keep their connection and ask again as soon as they were answered; one thread, no library."""

import gc
import selectors
import socket
import time
from collections.abc import Iterator
from dataclasses import dataclass, field

PATIENCE = 60.0


class Refused(Exception):
    """An answer that was not expected, with its beginning."""


@dataclass
class Heard:
    """What a round brought: seconds of each answer, how long it took, bytes, processor seconds for it."""

    times: list[float] = field(default_factory=list)
    seconds: float = 0.0
    octets: int = 0
    work: float = 0.0

    def add(self, other: "Heard") -> None:
        """Take another round of the same operation in."""
        self.times += other.times
        self.seconds += other.seconds
        self.octets += other.octets
        self.work += other.work

    @property
    def rate(self) -> float:
        """Answers a second."""
        return len(self.times) / self.seconds if self.seconds else 0.0

    @property
    def effort(self) -> float:
        """Milliseconds of processor, server and database, for one answer."""
        return self.work / len(self.times) * 1000 if self.times else 0.0

    def centile(self, share: float) -> float:
        """Milliseconds within which that share of the answers came."""
        return sorted(self.times)[min(len(self.times) - 1, int(len(self.times) * share))] * 1000


class _Client:
    def __init__(self, port: int, asks: Iterator[bytes]) -> None:
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=PATIENCE)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.asks, self.heard, self.began = asks, b"", 0.0

    def ask(self) -> bool:
        request = next(self.asks, None)
        if request is None:
            return False
        self.began = time.perf_counter()
        self.socket.sendall(request)
        return True

    def listen(self) -> int | None:
        """The length of the answer once it is whole."""
        came = self.socket.recv(262_144)
        if not came:
            raise Refused("the server closed the connection")
        self.heard += came
        head = self.heard.find(b"\r\n\r\n")
        if head < 0:
            return None
        length = _length(self.heard[:head].lower())
        whole = self.heard.endswith(b"0\r\n\r\n") if length is None else len(self.heard) >= head + 4 + length
        if not whole:
            return None
        if self.heard[9:10] not in b"23":
            raise Refused(self.heard[:2000].decode("utf-8", "replace"))
        size, self.heard = len(self.heard), b""
        return size


def _length(head: bytes) -> int | None:
    at = head.find(b"content-length:")
    return int(head[at + 15 :].split(b"\r\n", 1)[0]) if at >= 0 else None


def drive(port: int, asks: Iterator[bytes], clients: int, seconds: float) -> Heard:
    """Let `clients` ask for so many seconds, or until there is nothing more to ask."""
    heard, selector = Heard(), selectors.DefaultSelector()
    everybody = [_Client(port, asks) for _ in range(clients)]
    gc.disable()
    try:
        began = time.perf_counter()
        busy = 0
        for one in everybody:
            selector.register(one.socket, selectors.EVENT_READ, one)
            busy += one.ask()
        while busy:
            for key, _ in selector.select(PATIENCE):
                size = key.data.listen()
                if size is None:
                    continue
                now = time.perf_counter()
                heard.times.append(now - key.data.began)
                heard.octets += size
                if now - began >= seconds or not key.data.ask():
                    busy -= 1
        heard.seconds = time.perf_counter() - began
        return heard
    finally:
        gc.enable()
        selector.close()
        for one in everybody:
            one.socket.close()
