"""Ports of this machine, and the programs that listen on them."""

import os
import signal
import socket
import subprocess
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

_PATIENCE = 30  # seconds for a program to start


def free_port() -> int:
    """A port nobody listens on just now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def descendants(process: int) -> list[int]:
    """The ids of the processes below a process, on Linux."""
    children = Path(f"/proc/{process}/task/{process}/children").read_text().split()
    return [below for child in map(int, children) for below in (child, *descendants(child))]


@contextmanager
def listening(command: Sequence[str], port: int, log: int = subprocess.DEVNULL) -> Iterator[subprocess.Popen[bytes]]:
    """A program that greets on ``port``; it and its children end with the context."""
    program = subprocess.Popen(command, start_new_session=True, stdout=log, stderr=log, stdin=subprocess.DEVNULL)
    try:
        _await_greeting(port, program)
        yield program
    finally:
        _end(program)


def _await_greeting(port: int, program: subprocess.Popen[bytes]) -> None:
    end = time.monotonic() + _PATIENCE
    while time.monotonic() < end:
        if program.poll() is not None:
            raise RuntimeError(f"{program.args!r} ended with {program.returncode}")
        try:
            with socket.create_connection(("127.0.0.1", port), _PATIENCE) as probe:
                if probe.recv(1):
                    return
        except OSError:
            time.sleep(0.02)
    raise TimeoutError(f"nobody listens on {port}")


def _end(program: subprocess.Popen[bytes]) -> None:
    with_children = os.getpgid(program.pid) if program.poll() is None else None
    if with_children is not None:
        os.killpg(with_children, signal.SIGTERM)
    try:
        program.wait(5)
    except subprocess.TimeoutExpired:
        os.killpg(program.pid, signal.SIGKILL)
        program.wait()
