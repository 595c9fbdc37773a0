#!/usr/bin/env python3
"""record.py mongodb|kafka|http HOST PORT REQUEST REPLY ...: sends each request file over one connection to a real
server and keeps what it answers in the reply file beside it. The README.md of each folder says what was recorded so."""

import pathlib
import re
import socket
import struct
import sys


def read_exactly(connection: socket.socket, size: int) -> bytes:
    data = b""
    while len(data) < size:
        data += connection.recv(size - len(data)) or sys.exit("the connection was closed")
    return data


def read_response(connection: socket.socket) -> bytes:
    """HTTP, from servers that tell the length of the body."""
    head = b""
    while not head.endswith(b"\r\n\r\n"):
        head += read_exactly(connection, 1)
    length = re.search(rb"\r\ncontent-length: *(\d+)\r\n", head, re.IGNORECASE) or sys.exit("no content-length")
    return head + read_exactly(connection, int(length[1]))


def read_message(connection: socket.socket, protocol: str) -> bytes:
    """MongoDB: 4 bytes of length, little endian, which count themselves; Kafka: big endian, and they do not."""
    if protocol == "http":
        return read_response(connection)
    head = read_exactly(connection, 4)
    size = struct.unpack("<i", head)[0] - 4 if protocol == "mongodb" else struct.unpack(">i", head)[0]
    return head + read_exactly(connection, size)


def main() -> None:
    protocol, host, port, *files = sys.argv[1:]
    with socket.create_connection((host, int(port)), timeout=60) as connection:
        for request, reply in zip(files[::2], files[1::2]):
            connection.sendall(pathlib.Path(request).read_bytes())
            pathlib.Path(reply).write_bytes(read_message(connection, protocol))


main()
