"""Sockets of every kind, name look-ups, downloads."""


def test_network(attack):
    outcome = attack(
        """
import socket, subprocess, urllib.request
FOUND = []
def attempt(what, function, *arguments):
    try:
        function(*arguments)
        FOUND.append(what)
    except Exception:
        pass
attempt("tcp", lambda: socket.create_connection(("127.0.0.1", 22), 1))
attempt("udp", lambda: socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(b"x", ("127.0.0.1", 53)))
attempt("raw", lambda: socket.socket(socket.AF_INET, socket.SOCK_RAW, 1))
attempt("ipv6", lambda: socket.socket(socket.AF_INET6))
attempt("netlink", lambda: socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, 0))
attempt("packet", lambda: socket.socket(socket.AF_PACKET, socket.SOCK_RAW))
attempt("vsock", lambda: socket.socket(40, socket.SOCK_STREAM))
for path in ("/var/run/docker.sock", "/run/systemd/private", "/run/dbus/system_bus_socket", "\\0/tmp/.X11-unix/X0"):
    attempt(path, lambda: socket.socket(socket.AF_UNIX).connect(path))
attempt("listen", lambda: socket.create_server(("127.0.0.1", 0)))
attempt("dns", lambda: socket.getaddrinfo("example.org", 80))
attempt("http", lambda: urllib.request.urlopen("http://127.0.0.1:1/", timeout=1))
"""
    )
    assert outcome.found == "[]", outcome.found
