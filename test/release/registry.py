"""Debian's docker-registry on a free port of 127.0.0.1."""

import pathlib
import shutil
import socket
import subprocess
import tempfile
import time

IS_HERE = bool(shutil.which("docker-registry") and shutil.which("skopeo"))
CONFIG = "version: 0.1\nstorage: {{filesystem: {{rootdirectory: {folder}/data}}}}\nhttp: {{addr: 127.0.0.1:{port}}}\n"


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


class Registry:
    def __init__(self, where=lambda *words: list(words)):
        """`where` makes of a command one that runs where the registry shall be."""
        self.where = where
        self.folder = tempfile.TemporaryDirectory()
        self.port = free_port()
        config = pathlib.Path(self.folder.name, "config.yml")
        config.write_text(CONFIG.format(folder=self.folder.name, port=self.port))
        with open(f"{self.folder.name}/log", "w") as log:
            self.process = subprocess.Popen(where("docker-registry", "serve", config), stdout=log, stderr=log)
        for _ in range(500):
            asked = where("curl", "-fs", f"http://127.0.0.1:{self.port}/v2/")
            if subprocess.run(asked, capture_output=True, timeout=120).returncode == 0:
                return
            time.sleep(0.02)  # until it listens
        raise RuntimeError(pathlib.Path(self.folder.name, "log").read_text())

    def stop(self):
        self.process.terminate()
        self.process.wait()
        self.folder.cleanup()
