"""Whether a port is free to serve on."""

import errno
import socket
import time

from alongside.command import Problem


def refuse_taken(host: str, port: int, patience: float = 3) -> None:
    """Raise a Problem when somebody else listens there. Waits a little for one that is just leaving.

    The web server itself would share the port with another of its kind, and each would get half the visits.
    """
    deadline = time.monotonic() + patience
    while True:
        with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((host, port))
            except OSError as fault:
                if fault.errno != errno.EADDRINUSE:
                    raise Problem(f"Cannot listen on {host} port {port}: {fault.strerror}.") from None
            else:
                return
        if time.monotonic() > deadline:
            raise Problem(f"Port {port} is taken by another program. Name a free one with --port.")
        time.sleep(0.25)
