"""A TCP proxy that misbehaves after some bytes: it hangs up, resets, or falls silent without closing anything.

For every protocol with one connection: SFTP, SMTP, HTTP. Counts what the server sent, over each connection.
"""

import socket
import struct
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import Literal

Fault = Literal["cut", "reset", "stall"]
_CHUNK = 1 << 16


@dataclass
class Proxy:
    """A running proxy. ``after`` bytes from the server the ``fault`` happens; None: never. Both may be changed."""

    server: int
    fault: Fault = "cut"
    after: int | None = None
    port: int = 0
    passed: int = 0
    """Bytes that came from the server on the last connection."""
    connections: int = 0
    struck: threading.Event = field(default_factory=threading.Event)
    """Set when the fault has happened."""
    ended: threading.Event = field(default_factory=threading.Event)


@contextmanager
def proxy(server: int, fault: Fault = "cut", after: int | None = None) -> Iterator[Proxy]:
    """A proxy before the server on that port of this machine."""
    running = Proxy(server, fault, after)
    threads: list[threading.Thread] = []
    with socket.create_server(("127.0.0.1", 0)) as listener:
        running.port = listener.getsockname()[1]
        doorman = threading.Thread(target=_welcome, args=(running, listener, threads), daemon=True)
        doorman.start()
        try:
            yield running
        finally:
            running.ended.set()
            with suppress(OSError):
                listener.shutdown(socket.SHUT_RDWR)
            doorman.join(10)
            for thread in threads:
                thread.join(10)


def _welcome(running: Proxy, listener: socket.socket, threads: list[threading.Thread]) -> None:
    while not running.ended.is_set():
        try:
            client, _ = listener.accept()
        except OSError:
            return
        running.connections += 1
        running.passed = 0
        threads.append(threading.Thread(target=_connect, args=(running, client), daemon=True))
        threads[-1].start()


def _connect(running: Proxy, client: socket.socket) -> None:
    with client, socket.create_connection(("127.0.0.1", running.server)) as server:
        for side in (client, server):
            side.settimeout(0.1)
        there = threading.Thread(target=_copy, args=(running, client, server), daemon=True)
        there.start()
        _copy_back(running, server, client)
        for side in (client, server):
            with suppress(OSError):
                side.shutdown(socket.SHUT_RDWR)
        there.join(10)


def _copy(running: Proxy, client: socket.socket, server: socket.socket) -> None:
    while not running.ended.is_set():
        with suppress(TimeoutError):
            try:
                piece = client.recv(_CHUNK)
                if running.struck.is_set() and running.fault == "stall":
                    running.ended.wait()  # what the client sends piles up
                if not piece:
                    server.shutdown(socket.SHUT_WR)
                    return
                _give(running, server, piece)
            except TimeoutError:
                continue
            except OSError:
                return


def _copy_back(running: Proxy, server: socket.socket, client: socket.socket) -> None:
    while not running.ended.is_set():
        if running.after is not None and running.passed >= running.after:
            _strike(running, client)
            return
        most = _CHUNK if running.after is None else min(_CHUNK, running.after - running.passed)
        try:
            piece = server.recv(most)
            if not piece:
                return
            _give(running, client, piece)
        except TimeoutError:
            continue
        except OSError:
            return
        running.passed += len(piece)


def _give(running: Proxy, to: socket.socket, piece: bytes) -> None:
    while piece and not running.ended.is_set():
        with suppress(TimeoutError):
            piece = piece[to.send(piece) :]


def _strike(running: Proxy, client: socket.socket) -> None:
    running.struck.set()
    if running.fault == "reset":
        client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        client.close()
    elif running.fault == "stall":
        running.ended.wait()
