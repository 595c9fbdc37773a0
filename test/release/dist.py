"""What the tests of the release share: where it is, and how its parts are run."""

import os
import pathlib
import platform
import shutil
import subprocess

DIST = pathlib.Path(os.environ["CI_TOOLKIT_DIST"])
ARCHITECTURES = {"x86_64": 62, "aarch64": 183}  # ELF's e_machine


def tools(arch: str) -> list[pathlib.Path]:
    return sorted((DIST / arch).iterdir())


def emulator(arch: str) -> list[str] | None:
    """What stands before a program of `arch` on this machine; None when it cannot be run here."""
    if platform.machine() == arch:
        return []
    qemu = shutil.which(f"qemu-{arch}-static")
    return [qemu] if qemu else None


def run(words: list, timeout: float = 120, **options) -> subprocess.CompletedProcess:
    return subprocess.run([str(word) for word in words], capture_output=True, text=True, timeout=timeout, **options)


def lock() -> dict[str, str]:
    """By its word the rest of each line of release.lock; the lines "binary" by name and architecture."""
    lines = {}
    for line in (DIST / "release.lock").read_text().splitlines():
        word, rest = line.split(" ", 1)
        if word == "binary":
            name, arch, rest = rest.split(" ", 2)
            word = f"{name} {arch}"
        lines[word] = rest
    return lines


def push_image(registry) -> str:
    """Pushes the image to a registry.Registry, and returns its name with the digest of the lock."""
    version, digest = lock()["version"], lock()["image"].split("@")[1]
    name = f"localhost:{registry.port}/ci-toolkit"
    pushed = run(registry.where("skopeo", "copy", "--all", "--preserve-digests", "--dest-tls-verify=false",
                                f"oci:{DIST / 'image'}:{version}", f"docker://{name}:{version}"))  # fmt: skip
    assert pushed.returncode == 0, pushed.stderr
    return f"{name}@{digest}"
