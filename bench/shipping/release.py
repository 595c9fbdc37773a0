"""The release that is measured: its sizes, its launcher, and its image in a local registry."""

import gzip
import json
import os
import pathlib
import platform
import shutil
import subprocess
import tempfile

import dist
import kept
from measure import CannotMeasure, NotHere, Program, own_environment
from registry import Registry

ROOT = pathlib.Path(__file__).parents[2]
ARCH = platform.machine()
OCI_NAMES = {"x86_64": "amd64", "aarch64": "arm64"}
TOOL = "health-wait"


def docker() -> str | None:
    return shutil.which(os.environ.get("CI_TOOLKIT_DOCKER", "docker"))


class Release:
    def __init__(self):
        self.program = dist.DIST / ARCH / TOOL
        if not self.program.is_file():
            raise CannotMeasure(f"there is no {self.program}: run ./dev release first, or set CI_TOOLKIT_DIST")
        self.lock = dist.lock()

    def program_bytes(self) -> int:
        return self.program.stat().st_size

    def image_bytes(self) -> int:
        """What comes over the network for this architecture: manifest, configuration and layers."""
        layout = dist.DIST / "image"

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
        ended = dist.run(["strip", "-o", stripped, program])
        if ended.returncode != 0:
            raise CannotMeasure(f"strip {program}: {ended.stderr}")
        return len(gzip.compress(stripped.read_bytes(), 9))


class Launcher:
    """actions/launcher as in the release's commit, with a tool cache that is empty."""

    def __init__(self, release: Release, image: str | None = None):
        self.temporary = tempfile.TemporaryDirectory(prefix="toolkit-bench-")
        folder = pathlib.Path(self.temporary.name)
        self.cache = folder / "cache"
        shutil.copytree(ROOT / "actions/launcher", folder / "launcher")
        # What the image does not give comes from nowhere else.
        text = (dist.DIST / "release.lock").read_text().replace(release.lock["assets"], "https://127.0.0.1:1")
        text = text.replace(release.lock["image"], image or release.lock["image"])
        (folder / "launcher/release.lock").write_text(text)
        self.kept = kept.folder_in(self.cache, folder / "launcher/release.lock", ARCH) / TOOL
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

    def __init__(self):
        self.docker = docker()
        for name in (self.docker, "docker-registry", "skopeo"):
            if not name or not shutil.which(name):
                raise NotHere(f"no {name or 'docker'} here")
        if subprocess.run([self.docker, "info"], capture_output=True, timeout=120).returncode != 0:
            raise NotHere("no Docker engine runs here")
        self.registry = Registry()
        try:
            self.name = dist.push_image(self.registry)
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
