"""Each program of the release: one file that needs nothing of the machine it runs on."""

import os
import pathlib
import re
import shutil
import socket
import ssl
import struct
import subprocess
import tempfile
import threading
import unittest

import dist

PROGRAM_INTERPRETER = 3  # PT_INTERP
PROGRAM_DYNAMIC = 2  # PT_DYNAMIC
SECTION_DEBUG = re.compile(rb"\.debug_|\.symtab")


def program_headers(data: bytes) -> list[int]:
    """The types in the ELF program header table. Source: ELF-64 Object File Format 1.5, figures 2 and 7."""
    offset, size, count = *struct.unpack_from("<Q", data, 32), *struct.unpack_from("<HH", data, 54)
    return [struct.unpack_from("<I", data, offset + index * size)[0] for index in range(count)]


class Programs(unittest.TestCase):
    def each(self):
        for arch in dist.ARCHITECTURES:
            for tool in dist.tools(arch):
                yield arch, tool

    def runnable(self):
        for arch, tool in self.each():
            emulator = dist.emulator(arch)
            if emulator is None:
                self.skipTest(f"no emulator for {arch}")
            yield [*emulator, tool]

    def test_there_are_the_same_tools_for_each_architecture(self):
        names = [[tool.name for tool in dist.tools(arch)] for arch in dist.ARCHITECTURES]
        self.assertEqual(names[0], names[1])
        self.assertEqual(names[0], ["health-wait", "retry-run", "sysctl-setup"])

    def test_it_is_static_and_of_its_architecture(self):
        for arch, tool in self.each():
            data = tool.read_bytes()
            self.assertEqual(data[:5], b"\x7fELF\x02")
            self.assertEqual(struct.unpack_from("<H", data, 18)[0], dist.ARCHITECTURES[arch])
            headers = program_headers(data)
            self.assertNotIn(PROGRAM_INTERPRETER, headers)
            self.assertNotIn(PROGRAM_DYNAMIC, headers)

    def test_it_is_stripped_and_names_no_folder_of_the_machine_that_built_it(self):
        for _, tool in self.each():
            data = tool.read_bytes()
            self.assertIsNone(SECTION_DEBUG.search(data))
            # Where a path begins, and not inside of one, as of a URL.
            self.assertIsNone(re.search(rb"(?<![\w.-])/(build|source|src|opt|root)/", data))

    def test_no_time_of_a_build_is_in_it(self):
        for _, tool in self.each():
            self.assertLessEqual(set(re.findall(rb"built on: ([^\0]*)", tool.read_bytes())), {b"Thu Jan  1 00:00:01 1970 UTC"})

    def test_it_is_small(self):
        for _, tool in self.each():
            self.assertLessEqual(tool.stat().st_size, 5_000_000)

    def test_version_says_version_and_commit(self):
        lock = dist.lock()
        for call in self.runnable():
            out = dist.run([*call, "--version"]).stdout
            self.assertIn(f" {lock['version']} ", out)
            self.assertIn(lock["commit"], out)


class Certificate:
    """A certificate for localhost, signed by itself."""

    def __init__(self, folder: str):
        self.file = f"{folder}/cert.pem"
        self.key = f"{folder}/key.pem"
        subprocess.run(
            ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2",
             "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost", "-keyout", self.key, "-out", self.file],
            check=True, capture_output=True)  # fmt: skip


def serve(listener: socket.socket, context: ssl.SSLContext, answer: bytes) -> None:
    while True:
        try:
            plain, _ = listener.accept()
        except OSError:
            return
        try:
            with context.wrap_socket(plain, server_side=True) as tls:
                tls.recv(4096)
                tls.sendall(answer)
        except OSError:
            pass


# The first process ends with the tool, and the name server with it.
NAMESPACES = ["--net", "--mount", "--pid", "--fork", "--kill-child"]
WITH_OWN_NAMES = """\
ip link set lo up
mount --bind "$0/hosts" /etc/hosts
mount --bind "$0/resolv.conf" /etc/resolv.conf
dnsmasq --keep-in-foreground --conf-file=/dev/null --no-hosts --no-resolv --user=root --listen-address=127.0.0.1 \
  --bind-interfaces --local=/test/ --host-record=by-dns.test,127.0.0.8 &
exec "$@"
"""


class HealthWait(unittest.TestCase):
    """The parts of the static libraries at work, on every architecture."""

    def calls(self):
        for arch in dist.ARCHITECTURES:
            emulator = dist.emulator(arch)
            if emulator is None:
                self.skipTest(f"no emulator for {arch}")
            yield [*emulator, dist.DIST / arch / "health-wait"]

    def tls_server(self, answer: bytes) -> tuple[int, Certificate]:
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        certificate = Certificate(folder.name)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate.file, certificate.key)
        listener = socket.create_server(("127.0.0.1", 0))
        self.addCleanup(listener.close)
        threading.Thread(target=serve, args=(listener, context, answer), daemon=True).start()
        return listener.getsockname()[1], certificate

    def test_https_shakes_hands_and_refuses_an_authority_that_is_not_trusted(self):
        port, certificate = self.tls_server(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
        for call in self.calls():
            url = f"https://localhost:{port}/"
            ready = dist.run([*call, "--timeout", "30s", f"{url}#ca={certificate.file}"])
            self.assertEqual(ready.returncode, 0, ready.stderr)
            self.assertEqual(dist.run([*call, "--timeout", "30s", url]).returncode, 1)

    def test_rediss_works(self):
        port, certificate = self.tls_server(b"+PONG\r\n")
        for call in self.calls():
            ready = dist.run([*call, "--timeout", "30s", f"rediss://localhost:{port}#ca={certificate.file}"])
            self.assertEqual(ready.returncode, 0, ready.stderr)

    def test_postgres_is_asked_for_by_libpq(self):
        with socket.create_server(("127.0.0.1", 0)) as listener:
            # It takes the connection and says nothing: the try ends by its own time, not by a crash.
            url = f"postgres://app@127.0.0.1:{listener.getsockname()[1]}/app"
            for call in self.calls():
                ended = dist.run([*call, "--once", "--try-timeout", "500ms", url])
                self.assertEqual(ended.returncode, 1, ended.stderr)
                self.assertIn("in time", ended.stderr)

    @unittest.skipUnless(shutil.which("dnsmasq") and os.geteuid() == 0, "dnsmasq is missing, or this is not root")
    def test_names_are_found_in_etc_hosts_and_by_dns(self):
        with tempfile.TemporaryDirectory() as folder:
            pathlib.Path(folder, "hosts").write_text("127.0.0.9 by-hosts.test\n")
            pathlib.Path(folder, "resolv.conf").write_text("nameserver 127.0.0.1\n")
            for call in self.calls():
                for name in ("by-hosts.test", "by-dns.test"):
                    wait = [*call, "--timeout", "30s", f"dns:{name}"]
                    ended = dist.run(["unshare", *NAMESPACES, "sh", "-e", "-c", WITH_OWN_NAMES, folder, *wait])
                    self.assertEqual(ended.returncode, 0, ended.stderr)

    def test_an_exec_target_and_a_command_are_started(self):
        for call in self.calls():
            ended = dist.run([*call, "exec:true", "--", "echo", "started"])
            self.assertEqual(ended.returncode, 0, ended.stderr)
            self.assertIn("started", ended.stdout)
