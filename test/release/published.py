"""The repository as a release has it: the archive that a job downloads, with a release.lock."""

import pathlib
import subprocess

import dist

ROOT = pathlib.Path(__file__).parents[2]
NO_IMAGE = "localhost:1/none@sha256:" + "0" * 64
# What the runner, act and the launcher want of a job container, beside a shell.
SMALL_PROGRAMS = ("cat", "chmod", "gzip", "head", "id", "mkdir", "mv", "printf", "rm", "sed", "sha256sum", "sleep",
                  "tail", "touch", "uname")  # fmt: skip


def publish(folder: pathlib.Path, image: str, assets: str) -> None:
    """Into `folder`. The lock is that of dist, but for where image and assets are."""
    folder.mkdir(parents=True)
    # What is not committed yet is tried, too.
    stash = subprocess.run(["git", "-C", ROOT, "stash", "create"], capture_output=True, text=True, check=True)
    archive = subprocess.run(
        ["git", "-C", ROOT, "archive", stash.stdout.strip() or "HEAD"], capture_output=True, check=True
    )
    subprocess.run(["tar", "-x", "-C", folder], input=archive.stdout, check=True)
    lock = (dist.DIST / "release.lock").read_text()
    lock = lock.replace(dist.lock()["image"], image).replace(dist.lock()["assets"], assets)
    (folder / "actions/launcher/release.lock").write_text(lock)


def write_repository(folder: pathlib.Path, workflow: str) -> None:
    """A user's repository that has nothing but this workflow."""
    (folder / ".github/workflows").mkdir(parents=True)
    (folder / ".github/workflows/main.yml").write_text(workflow)
    git = ["git", "-C", folder, "-c", "user.name=test", "-c", "user.email=test@localhost"]
    subprocess.run([*git, "init", "-q", "-b", "main"], check=True)
    subprocess.run([*git, "commit", "-q", "--allow-empty", "-m", "test"], check=True)
