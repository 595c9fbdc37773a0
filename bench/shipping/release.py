"""The release that is measured: its sizes, its launcher, and its image in a local registry."""

import gzip
import json
import os
import pathlib
import platform
import shutil
import subprocess
import tempfile

from measure import CannotMeasure, NotHere, Program, own_environment
from registry import Registry

ROOT = pathlib.Path(__file__).parents[2]
ARCH = platform.machine()
OCI_NAMES = {"x86_64": "amd64", "aarch64": "arm64"}
TOOL = "health-wait"


def run(*words) -> str:
    ended = subprocess.run(list(map(str, words)), capture_output=True, text=True, timeout=120)
    if ended.returncode != 0:
        raise CannotMeasure(f"{' '.join(map(str, words))}: {(ended.stderr or ended.stdout).strip()}")
    return ended.stdout


def docker() -> str | None:
    return shutil.which(os.environ.get("CI_TOOLKIT_DOCKER", "docker"))


class Release:
    def __init__(self, folder: pathlib.Path):
        self.folder = folder
        self.program = folder / ARCH / TOOL
        if not self.program.is_file():
            raise CannotMeasure(f"there is no {self.program}: run ./dev release first, or set CI_TOOLKIT_DIST")
        self.lock_text = (folder / "release.lock").read_text()
        lock = dict(line.split(" ", 1) for line in self.lock_text.splitlines())
        self.version = lock["version"]
        self.image = lock["image"]
        self.assets = lock["assets"]

    def program_bytes(self) -> int:
        return self.program.stat().st_size

    def image_bytes(self) -> int:
        """What comes over the network for this architecture: manifest, configuration and layers."""
        layout = self.folder / "image"

        def blob(descriptor: dict) -> dict:
            return json.loads((layout / "blobs" / descriptor["digest"].replace(":", "/")).read_text())

        index = blob(json.loads((layout / "index.json").read_text())["manifests"][0])
        ours = next(one for one in index["manifests"] if one["platform"]["architecture"] == OCI_NAMES[ARCH])
        manifest = blob(ours)
        return ours["size"] + manifest["config"]["size"] + sum(layer["size"] for layer in manifest["layers"])


def packed_bytes(program: str) -> int:
    """The program stripped and compressed: an image that holds it is larger."""
    with tempfile.TemporaryDirectory() as folder:
        stripped = pathlib.Path(folder, "stripped")
        run("strip", "-o", stripped, program)
        return len(gzip.compress(stripped.read_bytes(), 9))


class Launcher:
    """actions/launcher as in the release's commit, with a tool cache that is empty."""

    def __init__(self, release: Release, image: str | None = None):
        self.temporary = tempfile.TemporaryDirectory(prefix="toolkit-bench-")
        folder = pathlib.Path(self.temporary.name)
        self.cache = folder / "cache"
        self.kept = self.cache / "ci-toolkit" / release.version / ARCH / TOOL
        shutil.copytree(ROOT / "actions/launcher", folder / "launcher")
        # What the image does not give comes from nowhere else.
        lock = release.lock_text.replace(release.image, image or release.image)
        (folder / "launcher/release.lock").write_text(lock.replace(release.assets, "https://127.0.0.1:1"))
        self.environment = own_environment() | {"RUNNER_TOOL_CACHE": str(self.cache)}
        self.start = Program("sh", folder / "launcher/run", TOOL, "--version", environment=self.environment)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.temporary.cleanup()

    def fill(self, program: pathlib.Path) -> None:
        self.kept.parent.mkdir(parents=True)
        shutil.copy(program, self.kept)

    def empty(self) -> None:
        shutil.rmtree(self.cache, ignore_errors=True)


class LocalImage:
    """The release's image, pushed to a registry of our own, and an engine that does not have it."""

    def __init__(self, release: Release):
        self.docker = docker()
        for name in (self.docker, "docker-registry", "skopeo"):
            if not name or not shutil.which(name):
                raise NotHere(f"no {name or 'docker'} here")
        if subprocess.run([self.docker, "info"], capture_output=True, timeout=120).returncode != 0:
            raise NotHere("no Docker engine runs here")
        self.registry = Registry()
        repository = f"localhost:{self.registry.port}/ci-toolkit"
        self.name = f"{repository}@{release.image.split('@')[1]}"
        try:
            run("skopeo", "copy", "--all", "--preserve-digests", "--dest-tls-verify=false",
                f"oci:{release.folder / 'image'}:{release.version}", f"docker://{repository}:{release.version}")  # fmt: skip
        except BaseException:
            self.registry.stop()
            raise

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.forget()
        self.registry.stop()

    def forget(self) -> None:
        subprocess.run([self.docker, "rmi", "-f", self.name], capture_output=True, timeout=120)

    def put_first(self, launcher: Launcher) -> None:
        """Lets the launcher find this docker, should PATH have another one."""
        folder = launcher.cache.parent / "bin"
        folder.mkdir()
        (folder / "docker").symlink_to(self.docker)
        launcher.environment["PATH"] = f"{folder}:{launcher.environment['PATH']}"
