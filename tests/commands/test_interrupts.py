"""An end that somebody wants comes, also where Python loses the exception that says so."""

import os
import subprocess
import sys
from pathlib import Path

from tests.commands.program import environment

LOST = """
import os, signal, sys
from openimmo import cli

class Odd:
    def __del__(self):
        os.kill(os.getpid(), signal.SIGTERM)

def run(arguments, environ, run=cli.run):
    odd = Odd()
    del odd  # Python forgets what is raised in a finaliser
    return run(arguments, environ)

cli.run = run
sys.argv = ["openimmo", "--lang", "en", *sys.argv[1:]]
cli.main()
"""


def test_a_call_ends_though_python_lost_the_interrupt(home: Path) -> None:
    ours, theirs = os.pipe()  # nothing ever comes
    done = subprocess.run(
        [sys.executable, "-c", LOST, "validate", "-"],
        stdin=ours, env=environment(home), capture_output=True, timeout=60, check=False,
    )  # fmt: skip
    os.close(ours)
    os.close(theirs)
    assert (done.returncode, done.stdout, done.stderr) == (130, b"", b"Interrupted.\n")
