"""Where the scripts of release/flow are tried: a repository like ours with a bare one as its remote, a stand-in for `gh`,
and a release to go with it, whose programs are shell scripts: no build is needed."""

import os
import pathlib
import platform
import re
import shutil
import subprocess
import sys
import tempfile
import unittest

ROOT = pathlib.Path(__file__).parents[2]
VERSION = "1.2.3"
OWNER = "Some-Owner/ci-toolkit"
ARCH = platform.machine()

TOOLS = ("health-wait", "retry-run", "sysctl-setup")

# What is released: each answers the calls of smoke.yml as the real one does.
TOOL = """#!/bin/sh
case "$*" in
  --version) echo "${{0##*/}} {version} (commit {commit}, {arch})" ;;
  *"-- echo ready") echo ready ;;
  *) printf 'ready=true\\nelapsed-ms=1\\nattempts=2\\nchanged=vm.swappiness\\n' >>"$GITHUB_OUTPUT" ;;
esac
"""

# Plays GitHub: keeps what it was called with, the state of the release, and the branch that a run was started on; the
# run ends as $SMOKE says, and the one of CI as $CI. $KILLED kills it between two uploads of a new release.
GH = """#!/bin/sh
printf '%s\\n' "$*" >>"$SCENE/gh.log"
case "$1 $2" in
  "release view") test -e "$SCENE/state" ;;
  "release create")
    cat >"$SCENE/notes"
    echo "$*" | grep -o -e --prerelease >"$SCENE/state"
    if [ -n "$KILLED" ]; then echo --draft >>"$SCENE/state" && exit 137; fi ;;
  "release upload") test -e "$SCENE/state" ;;
  "release edit")
    for flag in "$@"; do
      case $flag in
        --*=false) sed -i "/^${flag%=*}/d" "$SCENE/state" ;;
        --*) sed -i "/^${flag%=*}/d" "$SCENE/state" && echo "${flag%=true}" >>"$SCENE/state" ;;
      esac
    done ;;
  "workflow run")
    git --git-dir "$SCENE/remote.git" update-ref refs/tried "refs/heads/smoke-v1.2.3" && touch "$SCENE/started" ;;
  "run list")
    case "$*" in *"--workflow ci.yml "*) echo "$CI" && exit ;; esac
    if [ -e "$SCENE/started" ]; then echo 12; else echo 11; fi ;;
  "run view")
    if [ -e "$SCENE/asked" ]; then echo "$SMOKE"; else echo "in_progress "; fi
    touch "$SCENE/asked" ;;
esac
"""


class Scene:
    """A folder with remote.git, a clone of it in work/, and bin/, which stands first in PATH."""

    def __init__(self, folder: pathlib.Path):
        self.folder, self.work, self.remote = folder, folder / "work", folder / "remote.git"
        path = f"{folder / 'bin'}:{os.environ['PATH']}"
        self.environment = {"PATH": path, "HOME": str(folder / "home"), "SCENE": str(folder), "GIT_CONFIG_NOSYSTEM": "1",
                            "SMOKE": "completed success", "CI": "completed success", "KILLED": ""}  # fmt: skip

    def run(self, *words, **options) -> subprocess.CompletedProcess:
        options = {"cwd": self.work, "env": self.environment, **options}
        words = [str(word) for word in words]
        return subprocess.run(words, capture_output=True, text=True, timeout=120, **options)

    def git(self, *words, **options) -> str:
        ended = self.run("git", "-c", "user.name=T", "-c", "user.email=t@localhost", *words, **options)
        assert ended.returncode == 0, f"git {words}: {ended.stderr}"
        return ended.stdout.strip()

    def flow(self, script: str, *words) -> subprocess.CompletedProcess:
        return self.run(ROOT / "release/flow" / script, *words)

    def commit(self, message: str = "Change") -> str:
        self.git("add", "-A")
        self.git("commit", "-q", "--allow-empty", "-m", message)
        return self.git("rev-parse", "HEAD")

    def tag(self, name: str) -> str | None:
        return self.git("ls-remote", "origin", f"refs/tags/{name}").partition("\t")[0] or None

    def show(self, commit: str, path: str) -> str:
        return self.git("show", f"{commit}:{path}")

    def program(self, name: str, text: str) -> None:
        file = self.folder / "bin" / name
        file.write_text(text)
        file.chmod(0o755)

    def pack(self, dist: str, commit: str, version: str = VERSION, owner: str = OWNER, newer: str = "-") -> pathlib.Path:
        """A dist folder as ./dev release makes it."""
        here = self.folder / f"{dist}-from"
        for arch in ("x86_64", "aarch64"):
            (here / "tools" / arch).mkdir(parents=True)
            for tool in TOOLS:
                (here / "tools" / arch / tool).write_text(TOOL.format(version=version, commit=commit, arch=arch))
        (here / "parts").mkdir()
        (here / "parts/curl.source").write_text(f"curl\tcurl\t8.14\t{newer}\n")
        (here / "authorities").write_text("none")
        words = ["--tools", here / "tools", "--parts", here / "parts", "--authorities", here / "authorities"]
        words += ["--out", self.folder / dist, "--version", version, "--commit", commit, "--epoch", "1700000000"]
        words += ["--source", f"https://github.com/{owner}", "--image", f"ghcr.io/{owner.lower()}"]
        ended = self.run(sys.executable, "-B", ROOT / "release/pack", *words)
        assert ended.returncode == 0, ended.stderr
        return self.folder / dist


def make_scene(folder: pathlib.Path) -> Scene:
    scene = Scene(folder)
    for name in ("bin", "home"):
        (folder / name).mkdir()
    scene.program("gh", GH)
    scene.program("sleep", "#!/bin/sh\n")
    scene.git("init", "-q", "--bare", "-b", "main", scene.remote, cwd=folder)
    scene.git("clone", "-q", "remote.git", "work", cwd=folder)
    scene.git("remote", "set-url", "origin", "../remote.git")
    for name in ("actions", ".github"):
        shutil.copytree(ROOT / name, scene.work / name)
    for link in (*TOOLS, "launcher"):
        (scene.work / link).symlink_to(f"actions/{link}")
    shutil.copy(ROOT / "action.yml", scene.work)
    project = (ROOT / "CMakeLists.txt").read_text()
    (scene.work / "CMakeLists.txt").write_text(re.sub(r"(ci-toolkit VERSION) [0-9.]+", rf"\1 {VERSION}", project))
    changes = f"# Changelog\n\n## Unreleased\n\n## {VERSION} - 2030-01-02\n\n- All is new.\n\n## 1.2.2\n\n- Old.\n"
    (scene.work / "CHANGELOG.md").write_text(changes)
    scene.git("checkout", "-q", "-b", "main")
    scene.commit("A")
    scene.git("push", "-q", "origin", "main")
    return scene


class FlowCase(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(folder.cleanup)
        cls.origin = make_scene(pathlib.Path(folder.name))
        cls.a = cls.origin.git("rev-parse", "HEAD")
        cls.origin.pack("dist", cls.a)

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        shutil.copytree(self.origin.folder, folder.name, symlinks=True, dirs_exist_ok=True)
        self.scene = Scene(pathlib.Path(folder.name))
        self.dist = self.scene.folder / "dist"

    def yes(self, script: str, *words) -> str:
        ended = self.scene.flow(script, *words)
        self.assertEqual(ended.returncode, 0, ended.stderr)
        return ended.stdout.strip()

    def refused(self, code: int, script: str, *words, says=()) -> None:
        ended = self.scene.flow(script, *words)
        self.assertEqual(ended.returncode, code, ended.stderr)
        self.assertEqual(ended.stdout, "")
        for part in says:
            self.assertIn(part, ended.stderr)

    def make_commits(self) -> tuple[str, str]:
        """B and C."""
        c = self.yes("commit", self.dist, OWNER)
        return self.scene.git("rev-parse", f"{c}^"), c
