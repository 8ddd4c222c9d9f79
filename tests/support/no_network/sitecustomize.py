"""Loaded by every process that the tests start: no address can be looked up and no connection made."""

import socket


def _refuse(*_: object, **__: object) -> None:
    raise RuntimeError("the program tried to use the network")


socket.getaddrinfo = _refuse  # type: ignore[assignment]
socket.create_connection = _refuse  # type: ignore[assignment]
socket.socket.connect = _refuse  # type: ignore[method-assign]
socket.socket.connect_ex = _refuse  # type: ignore[method-assign, assignment]
socket.socket.sendto = _refuse  # type: ignore[method-assign, assignment]
