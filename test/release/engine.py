"""A Docker engine of the tests' own, for what needs networks between containers."""

import os
import pathlib
import shutil
import subprocess
import tempfile
import time

import dist

# In a network namespace of its own: its bridges and rules touch nothing of the machine's.
START = 'ip link set lo up && exec "$@"'
# By this address containers reach what runs beside the engine.
GATEWAY = "192.168.247.1"


def why_not() -> str:
    """Why there can be none here; empty when there can."""
    missing = [name for name in ("dockerd", "docker", "iptables", "ip", "unshare", "nsenter") if not shutil.which(name)]
    if missing:
        return f"missing: {', '.join(missing)}"
    if os.geteuid() != 0:
        return "only root can start a Docker engine"
    return ""


class Engine:
    def __init__(self):
        self.folder = tempfile.TemporaryDirectory(prefix="ci-toolkit-engine.")
        here = pathlib.Path(self.folder.name)
        self.host = f"unix://{here}/docker.sock"
        self.environment = {**os.environ, "DOCKER_HOST": self.host}
        call = ["dockerd", "--data-root", here / "data", "--exec-root", here / "exec", "--pidfile", here / "pid",
                "--bip", f"{GATEWAY}/24", "-H", self.host]  # fmt: skip
        with open(here / "log", "w") as log:
            self.process = subprocess.Popen(
                ["unshare", "--net", "sh", "-c", START, "sh", *call], stdout=log, stderr=log
            )
        for _ in range(300):
            if self.docker("info").returncode == 0:
                return
            time.sleep(0.1)  # until it answers
        raise RuntimeError((here / "log").read_text()[-2000:])

    def docker(self, *words, **options) -> subprocess.CompletedProcess:
        return dist.run(["docker", *words], env=self.environment, **options)

    def beside(self, *words) -> list[str]:
        """The command, to be run in the engine's network."""
        return ["nsenter", "--net", "--target", str(self.process.pid), "--", *[str(word) for word in words]]

    def stop(self):
        containers = self.docker("ps", "-aq").stdout.split()
        if containers:
            self.docker("rm", "-f", *containers)
        self.process.terminate()
        self.process.wait()
        self.unmount()
        self.folder.cleanup()

    def unmount(self):
        """The engine leaves its own network mounted once a container had that."""
        mounted = [line.split()[1] for line in pathlib.Path("/proc/self/mounts").read_text().splitlines()]
        for place in mounted:
            if place.startswith(self.folder.name + "/"):
                subprocess.run(["umount", "--lazy", place], check=False)
