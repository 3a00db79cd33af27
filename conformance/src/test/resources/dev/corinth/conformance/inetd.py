"""Accepts one connection and hands it to a program as its standard input, as inetd does."""

import socket
import subprocess
import sys

with socket.create_server(("127.0.0.1", 0)) as listener:
    print("port", listener.getsockname()[1], flush=True)
    connection, _ = listener.accept()
with connection:
    program = subprocess.Popen(sys.argv[1:], stdin=connection)
sys.exit(program.wait())
