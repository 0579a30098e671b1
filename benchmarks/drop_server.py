"""An FTP server of many accounts in one process, each locked into a folder of its own; ends with its standard input.

    python -m benchmarks.drop_server FOLDER    prints its port; the accounts are the folders there

Knows pyftpdlib. Does not know what lies in the folders.
"""

import logging
import sys
import threading
from pathlib import Path

from pyftpdlib.authorizers import DummyAuthorizer
from pyftpdlib.handlers import FTPHandler
from pyftpdlib.servers import FTPServer

PASSWORD = "drop"


def server(folder: Path) -> FTPServer:
    """The server of all accounts, on a free port of this machine."""
    authorizer = DummyAuthorizer()
    for account in sorted(folder.iterdir()):
        authorizer.add_user(account.name, PASSWORD, str(account), perm="elradfmwMT")
    handler = type("Handler", (FTPHandler,), {"authorizer": authorizer, "banner": "ready", "auth_failed_timeout": 0})
    return FTPServer(("127.0.0.1", 0), handler)


def main() -> None:
    """Serve until nobody holds our standard input any more."""
    logging.basicConfig(level=logging.ERROR)
    serving = server(Path(sys.argv[1]))
    print(serving.address[1], flush=True)
    gone = threading.Event()
    threading.Thread(target=lambda: (sys.stdin.read(), gone.set()), daemon=True).start()
    while not gone.is_set():
        serving.ioloop.loop(timeout=0.2, blocking=False)
    serving.close_all()


if __name__ == "__main__":
    main()
