"""Real servers that are ready already, on free ports of 127.0.0.1. Each is a context manager and dies with us."""

import os
import pathlib
import shutil
import socket
import subprocess
import tempfile
import time

from measure import CannotMeasure, own_environment
from registry import free_port

POSTGRES_USER = "postgres"  # of the system: PostgreSQL refuses to run as root


class Listener:
    """Accepts in the kernel; nobody has to be woken up for it."""

    def __enter__(self):
        self.socket = socket.create_server(("127.0.0.1", 0), backlog=128)
        self.socket.setblocking(False)
        self.address = f"127.0.0.1:{self.socket.getsockname()[1]}"
        return self

    def __exit__(self, *_):
        self.socket.close()

    def forget(self) -> None:
        """Takes out of the queue what has been accepted, before it is full."""
        try:
            while True:
                self.socket.accept()[0].close()
        except BlockingIOError:
            return


def wait_until_ready(process: subprocess.Popen, log: pathlib.Path, health_wait: pathlib.Path, url: str) -> None:
    waiter = subprocess.Popen([health_wait, "--keep-trying", url], env=own_environment(), stdout=subprocess.DEVNULL,
                              stderr=subprocess.DEVNULL)  # fmt: skip
    try:
        while waiter.poll() is None and process.poll() is None:
            time.sleep(0.02)
    finally:
        waiter.kill()
    if waiter.wait() != 0:
        raise CannotMeasure(f"{process.args[-1]} did not come up: {log.read_text()[-2000:]}")


class Server:
    """A program that listens on a port, and its folder."""

    def __init__(self, health_wait: pathlib.Path):
        self.health_wait = health_wait
        self.temporary = tempfile.TemporaryDirectory(prefix="toolkit-bench-")
        self.folder = pathlib.Path(self.temporary.name)
        self.port = free_port()
        self.address = f"127.0.0.1:{self.port}"
        self.process = None

    def __enter__(self):
        try:
            self.start()
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_):
        if self.process:
            self.process.send_signal(self.end_signal)
            self.process.wait()
        self.temporary.cleanup()

    def tied_to_us(self, words: list, user: str | None = None) -> list[str]:
        """However this process ends, the kernel ends that one, too. setpriv is util-linux's."""
        start = ["setpriv", "--pdeathsig", "KILL"]
        if user and os.geteuid() == 0:
            start += ["--reuid", user, "--regid", user, "--init-groups"]
        return [*start, "--", *map(str, words)]

    def run(self, words: list[str], url: str) -> None:
        log = self.folder / "log"
        with log.open("w") as out:
            self.process = subprocess.Popen(words, stdout=out, stderr=out)
        wait_until_ready(self.process, log, self.health_wait, url)


class Redis(Server):
    end_signal = 9  # there is nothing to save

    def start(self) -> None:
        self.url = f"redis://{self.address}"
        self.run(self.tied_to_us(["redis-server", "--port", self.port, "--bind", "127.0.0.1", "--save", "", "--appendonly",
                                  "no", "--dir", self.folder]), self.url)  # fmt: skip


class Postgres(Server):
    """Its login is by SCRAM, the default of PostgreSQL."""

    end_signal = 3  # at once, and its children, too
    # Nothing is to last here.
    CONFIGURATION = "listen_addresses = '127.0.0.1'\nunix_socket_directories = ''\nfsync = off\nautovacuum = off\n"

    def start(self) -> None:
        self.url = f"postgres://app:correct-horse@{self.address}/postgres"
        programs = self.programs()
        data = self.folder / "data"
        password = self.folder / "password"
        data.mkdir()
        password.write_text("correct-horse\n")
        if os.geteuid() == 0:
            self.folder.chmod(0o755)
            shutil.chown(data, POSTGRES_USER, POSTGRES_USER)
        made = subprocess.run(self.tied_to_us([programs / "initdb", "-D", data, "-U", "app", "-A", "scram-sha-256",
                                               f"--pwfile={password}", "--no-sync", "--locale=C.UTF-8"], POSTGRES_USER),
                              capture_output=True, text=True)  # fmt: skip
        if made.returncode != 0:
            raise CannotMeasure(f"initdb: {made.stderr}")
        with (data / "postgresql.conf").open("a") as configuration:
            configuration.write(f"{self.CONFIGURATION}port = {self.port}\n")
        self.run(self.tied_to_us([programs / "postgres", "-D", data], POSTGRES_USER), self.url)

    @staticmethod
    def programs() -> pathlib.Path:
        """Debian keeps initdb and postgres out of PATH, one folder a version."""
        folders = sorted(pathlib.Path("/usr/lib/postgresql").glob("*/bin/initdb"))
        if not folders:
            raise CannotMeasure("PostgreSQL is not installed: no /usr/lib/postgresql/*/bin/initdb")
        return folders[-1].parent
