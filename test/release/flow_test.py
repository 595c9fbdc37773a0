"""The scripts of release/flow, in a repository like ours with a bare one as its remote, and a registry. Needs no build:
the programs that are released here are shell scripts."""

import json
import os
import pathlib
import platform
import re
import shutil
import subprocess
import sys
import tempfile
import unittest

import registry

ROOT = pathlib.Path(__file__).parents[2]
VERSION = "1.2.3"
OWNER = "Some-Owner/ci-toolkit"
ARCH = platform.machine()

# What is released: it answers the calls of smoke.yml as the real one does.
TOOL = """#!/bin/sh
case "$*" in
  --version) echo "health-wait {version} (commit {commit}, {arch})" ;;
  *"-- echo ready") echo ready ;;
  *) printf 'ready=true\\nelapsed-ms=1\\n' >>"$GITHUB_OUTPUT" ;;
esac
"""

# Plays GitHub: keeps what it was called with, and the branch that a run was started on; the run ends as $SMOKE says.
GH = """#!/bin/sh
printf '%s\\n' "$*" >>"$SCENE/gh.log"
case "$1 $2" in
  "release view") test -e "$SCENE/released" ;;
  "release create") cat >"$SCENE/notes"; touch "$SCENE/released" ;;
  "workflow run")
    git --git-dir "$SCENE/remote.git" update-ref refs/tried "refs/heads/smoke-v1.2.3" && touch "$SCENE/started" ;;
  "run list") if [ -e "$SCENE/started" ]; then echo 12; else echo 11; fi ;;
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
                            "SMOKE": "completed success"}  # fmt: skip

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
            (here / "tools" / arch / "health-wait").write_text(TOOL.format(version=version, commit=commit, arch=arch))
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
    for link in ("health-wait", "launcher"):
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


class MayRelease(FlowCase):
    def test_a_commit_of_main_may_become_the_version_of_the_project(self):
        self.yes("may-release", VERSION)

    def test_main_may_have_moved_on(self):
        self.scene.commit()
        self.scene.git("push", "-q", "origin", "main")
        self.scene.git("checkout", "-q", self.a)
        self.yes("may-release", VERSION)

    def test_all_that_is_wrong_is_said_at_once(self):
        (self.scene.work / "actions/launcher/release.lock").write_text("version 1.2.2\n")
        off_main = self.scene.commit()
        self.scene.git("push", "-q", "origin", f"{self.a}:refs/tags/v1.2")
        (self.scene.work / "action.yml").write_text("changed\n")
        says = ["'1.2' is no version", "CMakeLists.txt says VERSION '1.2.3'", "no section '## 1.2'", "release.lock is in the",
                "files are changed", f"{off_main} is not on main", f"v1.2 is taken, by {self.a}"]  # fmt: skip
        self.refused(1, "may-release", "1.2", says=says)

    def test_each_kind_of_wrong_version(self):
        for version in ("v1.2.3", "1.2.3-rc1", "01.2.3", "1.2.3.4", "1.2", ""):
            with self.subTest(version):
                self.refused(1, "may-release", version, says=[f"'{version}' is no version"])
        self.refused(1, "may-release", "1.2.2", says=["CMakeLists.txt says VERSION '1.2.3', not '1.2.2'"])

    def test_a_section_of_another_version_does_not_count(self):
        file = self.scene.work / "CHANGELOG.md"
        file.write_text(file.read_text().replace("## 1.2.3 ", "## 1.2.30 "))
        self.scene.commit()
        self.scene.git("push", "-q", "origin", "main")
        self.refused(1, "may-release", VERSION, says=["no section '## 1.2.3'"])

    def test_a_remote_that_cannot_be_read_is_not_a_no(self):
        self.refused(3, "may-release", VERSION, "../nowhere.git", says=["git fetch ../nowhere.git main failed"])


class Dist(FlowCase):
    def check(self, *, version=VERSION, commit=None, owner=OWNER, dist=None):
        return "check-dist", version, commit or self.a, owner, dist or self.dist

    def change(self, path: str, old: bytes, new: bytes) -> None:
        file = self.dist / path
        self.assertIn(old, file.read_bytes())
        file.write_bytes(file.read_bytes().replace(old, new))

    def sums_anew(self) -> None:
        names = sorted(file.name for file in self.dist.iterdir() if file.is_file() and file.name != "SHA256SUMS")
        (self.dist / "SHA256SUMS").write_text(self.scene.run("sha256sum", *names, cwd=self.dist).stdout)

    def test_what_pack_makes_is_the_release(self):
        self.yes(*self.check())

    def test_another_version_commit_or_repository_is_refused(self):
        self.refused(1, *self.check(version="1.2.4"), says=["version 1.2.3", "version 1.2.4"])
        self.refused(1, *self.check(commit="0" * 40), says=[f"commit {self.a}", "commit " + "0" * 40])
        self.refused(1, *self.check(owner="org/ci-toolkit"), says=["ghcr.io/some-owner/", "github.com/org/ci-toolkit/releases"])

    def test_what_was_built_from_changed_files_is_refused(self):
        self.refused(1, *self.check(dist=self.scene.pack("changed", f"{self.a}-changed")), says=[f"{self.a}-changed"])
        self.refused(2, *self.check(commit=f"{self.a}-changed"))

    def test_a_changed_byte_is_named(self):
        blob = next(iter((self.dist / "image/blobs/sha256").iterdir())).relative_to(self.dist)
        for path in ("health-wait-linux-x86_64.gz", f"ci-toolkit-{VERSION}-linux-aarch64.tar.gz", str(blob)):
            with self.subTest(path):
                kept = (self.dist / path).read_bytes()
                (self.dist / path).write_bytes(kept[:-1] + bytes([kept[-1] ^ 1]))
                self.refused(1, *self.check(), says=[path])
                (self.dist / path).write_bytes(kept)
        self.change("aarch64/health-wait", b"ready", b"Ready")
        self.refused(1, *self.check(), says=["health-wait aarch64"])

    def test_an_asset_that_is_not_in_the_sums_is_named(self):
        (self.dist / "more").write_text("more")
        self.refused(1, *self.check(), says=["> more"])

    def test_sums_that_were_made_anew_do_not_help(self):
        shutil.copy(self.dist / "health-wait-linux-aarch64.gz", self.dist / "health-wait-linux-x86_64.gz")
        self.sums_anew()
        self.refused(1, *self.check(), says=["health-wait-linux-x86_64.gz holds another program"])

    def test_an_architecture_that_is_missing_is_named(self):
        shutil.rmtree(self.dist / "aarch64")
        self.refused(1, *self.check(), says=["< binary health-wait aarch64"])

    def test_another_image_than_the_locks_is_named(self):
        self.change("image/index.json", b"sha256:", b"sha256:0")
        self.refused(1, *self.check(), says=["> image ghcr.io/some-owner/ci-toolkit@sha256:0"])

    def test_a_part_that_is_not_the_newest_is_named(self):
        old = self.scene.pack("old", self.a, newer="8.15")
        self.refused(1, *self.check(dist=old), says=["curl 8.14; 8.15 could not be had"])

    def test_a_list_of_parts_that_is_missing_is_named(self):
        (self.dist / f"ci-toolkit-{VERSION}.spdx.json").unlink()
        self.sums_anew()
        self.refused(1, *self.check(), says=[f"no list of parts ci-toolkit-{VERSION}.spdx.json"])

    def test_two_builds_with_the_same_bytes(self):
        self.yes("compare", self.dist, self.scene.pack("again", self.a))

    def test_what_differs_between_two_builds_is_named(self):
        again = self.scene.pack("again", self.a)
        (again / "x86_64/health-wait").write_text("other")
        (again / "health-wait-linux-aarch64.gz").unlink()
        self.refused(1, "compare", self.dist, again, says=["x86_64/health-wait", "health-wait-linux-aarch64.gz"])

    def test_an_empty_folder_is_no_build(self):
        for name in ("one", "two"):
            (self.scene.folder / name).mkdir()
        self.refused(3, "compare", self.scene.folder / "one", self.scene.folder / "two", says=["one has no release.lock"])


class Build(FlowCase):
    """What ./dev release says to docker."""

    DOCKER = """#!/bin/sh
printf '%s\\n' "$@" >>"$SCENE/docker.log"
case "$1 $2" in
  "build --help") echo --secret ;;
  "build --network") mkdir dist ;;
  "image inspect") test "$3" = "$THERE" ;;
  "pull -q") exit 1 ;;
esac
"""

    def build(self, there: str, **environment) -> tuple[subprocess.CompletedProcess, list[str]]:
        """With the only base image that the engine has, and can have."""
        shutil.copy(ROOT / "dev", self.scene.work)
        self.scene.program("docker", self.DOCKER)
        ended = self.scene.run("./dev", "release", env={**self.scene.environment, **environment, "THERE": there})
        return ended, (self.scene.folder / "docker.log").read_text().splitlines()

    def test_a_real_release_is_built_for_its_repository(self):
        ended, said = self.build("debian:trixie-slim", CI_TOOLKIT_REPOSITORY=OWNER)
        self.assertEqual(ended.returncode, 0, ended.stderr)
        self.assertIn(f"SOURCE=https://github.com/{OWNER}", said)
        self.assertIn("IMAGE=ghcr.io/some-owner/ci-toolkit", said)
        self.assertIn("BASE=debian:trixie-slim", said)

    def test_a_trial_may_be_built_from_a_base_image_of_our_own_and_a_real_release_may_not(self):
        own = "ci-toolkit-base:trixie"
        ended, said = self.build(own)
        self.assertEqual(ended.returncode, 0, ended.stderr)
        self.assertIn(f"BASE={own}", said)
        self.assertIn("IMAGE=ghcr.io/org/ci-toolkit", said)
        (self.scene.folder / "docker.log").unlink()
        ended, said = self.build(own, CI_TOOLKIT_REPOSITORY=OWNER)
        self.assertEqual(ended.returncode, 3, ended.stderr)
        self.assertIn("debian:trixie-slim cannot be pulled", ended.stderr)
        self.assertNotIn(f"BASE={own}", said)


@unittest.skipUnless(registry.IS_HERE, "docker-registry or skopeo is missing")
class PushImage(FlowCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.registry = registry.Registry()
        cls.addClassCleanup(cls.registry.stop)

    def setUp(self):
        super().setUp()
        self.name = f"localhost:{self.registry.port}/{self.id().rsplit('_', 1)[-1].lower()}"
        lock = (self.dist / "release.lock").read_text()
        self.digest = re.search("^image .*@(.*)$", lock, re.MULTILINE).group(1)

    def raw(self, digest: str) -> dict:
        words = ["skopeo", "inspect", "--raw", "--tls-verify=false", f"docker://{self.name}@{digest}"]
        ended = self.scene.run(*words)
        self.assertEqual(ended.returncode, 0, ended.stderr)
        return json.loads(ended.stdout)

    def test_both_architectures_are_there_under_the_digest_of_the_lock_without_a_tag(self):
        self.assertEqual(self.yes("push-image", self.dist, self.name), f"name={self.name}\ndigest={self.digest}")
        for manifest in self.raw(self.digest)["manifests"]:
            self.assertTrue(self.raw(manifest["digest"])["layers"])
        tags = self.scene.run("skopeo", "list-tags", "--tls-verify=false", f"docker://{self.name}")
        self.assertNotIn(VERSION, tags.stdout)

    def test_pushing_again_and_beside_another_does_no_harm(self):
        self.yes("push-image", self.scene.pack("other", "0" * 40), self.name)
        for _ in range(2):
            self.yes("push-image", self.dist, self.name)
        self.assertEqual(len(self.raw(self.digest)["manifests"]), 2)

    def test_an_image_that_is_not_the_locks_is_refused(self):
        other = self.scene.pack("other", "0" * 40)
        shutil.copy(self.dist / "release.lock", other)
        self.refused(3, "push-image", other, self.name, says=["could not be pushed"])

    def test_something_else_that_comes_back_is_refused(self):
        self.scene.program("skopeo", '#!/bin/sh\nif [ "$1" = inspect ]; then echo other; fi\n')
        self.refused(3, "push-image", self.dist, self.name, says=["came back"])

    def test_the_name_is_that_of_the_lock_and_spoken_to_by_tls(self):
        self.scene.program("skopeo", '#!/bin/sh\necho "$*" >&2\nexit 1\n')
        says = ["--preserve-digests", "--dest-tls-verify=true", f"docker://ghcr.io/{OWNER.lower()}@{self.digest}"]
        self.refused(3, "push-image", self.dist, says=says)

    def test_no_registry_at_all(self):
        self.refused(3, "push-image", self.dist, "localhost:1/none", says=["localhost:1/none", "could not be pushed"])


class Commits(FlowCase):
    def uses(self, commit: str) -> list[str]:
        found = self.scene.git("grep", "-hE", "uses: .*/ci-toolkit", commit, "--", ".github/workflows").splitlines()
        return [line.strip() for line in found if not line.strip().startswith("#")]

    def test_b_is_a_with_the_lock_and_the_owner_and_c_is_b_pinned_to_b(self):
        b, c = self.make_commits()
        self.assertEqual(self.scene.git("rev-parse", f"{b}^"), self.a)
        self.assertEqual(self.scene.show(c, "actions/launcher/release.lock") + "\n", (self.dist / "release.lock").read_text())
        self.assertIn(f"\ncommit {self.a}\n", self.scene.show(b, "actions/launcher/release.lock"))
        self.assertTrue(self.scene.git("ls-tree", c, "actions/launcher/release.lock").startswith("100644 blob "))
        workflows = [".github/workflows/smoke.yml", ".github/workflows/wait.yml"]
        self.assertEqual(self.scene.git("diff", "--name-only", self.a, b).split(), [*workflows, "actions/launcher/release.lock"])
        self.assertEqual(self.scene.git("diff", "--name-only", b, c).split(), workflows)
        self.assertIn(f"uses: {OWNER}/health-wait@v1", self.scene.show(b, workflows[1]))
        self.assertIn(f"uses: {OWNER}/health-wait@{b} # v{VERSION}", self.scene.show(c, workflows[1]))
        self.assertGreater(len(self.uses(c)), 5)
        for line in self.uses(c):
            self.assertRegex(line, rf"{OWNER}\S*@{b} # v{VERSION}$")
        self.assertEqual(len(self.uses(self.a)), len(self.uses(c)))

    def test_neither_branch_nor_files_change(self):
        self.make_commits()
        self.assertEqual(self.scene.git("rev-parse", "HEAD"), self.a)
        self.assertEqual(self.scene.git("status", "--porcelain"), "")

    def test_a_second_run_gives_the_same_commits_elsewhere_and_later(self):
        first = self.make_commits()
        clone = Scene(self.scene.folder)
        clone.work = self.scene.folder / "clone"
        clone.git("clone", "-q", self.scene.remote, "clone", cwd=self.scene.folder)
        clone.environment |= {"GIT_AUTHOR_DATE": "1900000000 +0100", "GIT_COMMITTER_DATE": "1900000000 +0100"}
        clone.environment |= {"GIT_AUTHOR_NAME": "Other", "GIT_COMMITTER_EMAIL": "other@localhost"}
        ended = clone.flow("commit", self.dist, OWNER)
        self.assertEqual(ended.stdout.strip(), first[1], ended.stderr)

    def workflow(self, text: str) -> pathlib.Path:
        (self.scene.work / ".github/workflows/more.yml").write_text(text)
        return self.scene.pack("more", self.scene.commit())

    def test_only_lines_that_use_ours_change(self):
        kept = [
            "# uses: org/ci-toolkit/health-wait@v1",
            "  run: echo uses org/ci-toolkit@v1",
            "  - uses: org/ci-toolkit-extras/x@v1",
            "  - uses: my-org/ci-toolkit/x@v1",
            "  - uses: actions/checkout@v1",
        ]
        changed = {
            "  - uses: org/ci-toolkit@v1": "  - uses: {}@{} # v1.2.3",
            "    uses:  org/ci-toolkit/a/b@v12  # the newest": "    uses:  {}/a/b@{} # v1.2.3",
            "  -   uses: 'org/ci-toolkit/x@v1'": "  -   uses: '{}/x@{}' # v1.2.3",
            f'  - uses: "{OWNER}/x@v1"': '  - uses: "{}/x@{}" # v1.2.3',
        }
        dist = self.workflow("\n".join([*kept, *changed]) + "\n")
        c = self.yes("commit", dist, OWNER)
        b = self.scene.git("rev-parse", f"{c}^")
        wanted = [*kept, *(line.format(OWNER, b) for line in changed.values())]
        self.assertEqual(self.scene.show(c, ".github/workflows/more.yml").splitlines(), wanted)
        self.assertIn(f"  - uses: {OWNER}@v1\n", self.scene.show(b, ".github/workflows/more.yml"))
        self.assertIn("@v12  # the newest\n", self.scene.show(b, ".github/workflows/more.yml"))

    def test_a_moving_reference_that_would_be_left_is_refused(self):
        for line in ("uses: org/ci-toolkit/x@main", "- {uses: org/ci-toolkit@v1}", f"'uses': {OWNER}/x@v1.2"):
            with self.subTest(line):
                shutil.rmtree(self.scene.folder / "more-from", ignore_errors=True)
                shutil.rmtree(self.scene.folder / "more", ignore_errors=True)
                self.refused(1, "commit", self.workflow(line + "\n"), OWNER, says=["more.yml:1:"])

    def test_a_commit_that_is_not_here_is_said(self):
        self.refused(3, "commit", self.scene.pack("other", "0" * 40), OWNER, says=["0" * 40])


class Launcher(FlowCase):
    """The launcher as it lies in C, in both layouts that there are on runners."""

    def launchers(self) -> list[pathlib.Path]:
        _, c = self.make_commits()
        kept, followed = self.scene.folder / "kept", self.scene.folder / "followed"
        self.scene.git("archive", "-o", self.scene.folder / "c.tar", c)
        kept.mkdir()
        self.scene.run("tar", "-xf", self.scene.folder / "c.tar", "-C", kept)
        self.scene.run("cp", "-rL", kept, followed)
        self.assertTrue((kept / "launcher").is_symlink())
        self.assertFalse((followed / "launcher").is_symlink())
        for name in ("docker", "curl", "wget", "node"):
            self.scene.program(name, "#!/bin/sh\nexit 1\n")
        return [layout / "health-wait/../launcher/run" for layout in (kept, followed)]

    def keep(self, program: bytes) -> None:
        place = self.scene.folder / f"home/.cache/ci-toolkit/{VERSION}/{ARCH}"
        place.mkdir(parents=True, exist_ok=True)
        (place / "health-wait").write_bytes(program)
        (place / "health-wait").chmod(0o755)

    def test_it_runs_what_the_lock_names(self):
        self.keep((self.dist / ARCH / "health-wait").read_bytes())
        for run in self.launchers():
            ended = self.scene.run(run, "health-wait", "--version")
            self.assertEqual(ended.stdout, f"health-wait {VERSION} (commit {self.a}, {ARCH})\n", ended.stderr)

    def test_it_refuses_any_other_byte(self):
        self.keep((self.dist / ARCH / "health-wait").read_bytes() + b"#")
        for run in self.launchers():
            ended = self.scene.run(run, "health-wait", "--version")
            self.assertEqual((ended.returncode, ended.stdout), (3, ""), ended.stderr)
            self.assertIn("it is not executed", ended.stderr)


class Tags(FlowCase):
    def push(self, *versions: str) -> list[str]:
        """A commit for each version, with its tag."""
        commits = [self.scene.commit(version) for version in versions]
        for version, commit in zip(versions, commits, strict=True):
            self.yes("push-tag", version, commit)
        return commits

    def test_a_version_is_tagged_once_and_never_moves(self):
        (first,) = self.push(VERSION)
        self.assertEqual(self.scene.tag("v1.2.3"), first)
        self.yes("push-tag", VERSION, first)
        later = self.scene.commit()
        self.refused(1, "push-tag", VERSION, later, says=[f"v1.2.3 is {first} already, and not {later}"])
        self.assertEqual(self.scene.tag("v1.2.3"), first)

    def test_a_tag_that_somebody_else_pushes_meanwhile_stays(self):
        other = self.scene.commit()
        self.scene.git("push", "-q", "origin", f"{other}:refs/heads/other")
        mine = self.scene.commit()
        # Between git's look at the remote's tags and its own push.
        hook = self.scene.work / ".git/hooks/pre-push"
        hook.write_text(f"#!/bin/sh\ngit --git-dir '{self.scene.remote}' update-ref refs/tags/v1.2.3 {other}\n")
        hook.chmod(0o755)
        self.refused(1, "push-tag", VERSION, mine, says=[f"v1.2.3 is {other} already"])
        self.assertEqual(self.scene.tag("v1.2.3"), other)

    def test_a_tag_that_cannot_be_pushed_is_not_a_no(self):
        self.refused(3, "push-tag", VERSION, self.a, "../nowhere.git")
        self.refused(3, "push-tag", VERSION, "0" * 40, says=["there is no commit 000"])
        self.refused(2, "push-tag", "v1.2.3", self.a, says=["push-tag VERSION COMMIT"])

    def test_the_major_tag_moves_upward_only(self):
        one, nine, ten, of_two, fix = self.push("1.0.0", "1.9.0", "1.10.0", "2.0.0", "1.9.1")
        for version, wanted in (("1.0.0", one), ("1.9.0", nine), ("1.10.0", ten), ("1.9.1", ten), ("1.10.0", ten)):
            with self.subTest(version):
                self.yes("move-major", version)
                self.assertEqual(self.scene.tag("v1"), wanted)
        self.assertIsNone(self.scene.tag("v2"))
        self.yes("move-major", "2.0.0")
        self.assertEqual((self.scene.tag("v1"), self.scene.tag("v2")), (ten, of_two))
        self.assertEqual(self.scene.tag("v1.9.1"), fix)

    def test_a_version_whose_smoke_test_failed_does_not_hold_the_major_tag(self):
        one, _, fix = self.push("1.0.0", "1.1.0", "1.0.1")
        self.yes("move-major", "1.0.0")
        self.assertEqual(self.scene.tag("v1"), one)
        self.yes("move-major", "1.0.1")
        self.assertEqual(self.scene.tag("v1"), fix)

    def test_it_moves_without_the_commits_being_here(self):
        one, two = self.push("1.0.0", "1.1.0")
        self.yes("move-major", "1.0.0")
        self.assertEqual(self.scene.tag("v1"), one)
        self.scene.git("clone", "-q", "--depth=1", "--no-tags", f"file://{self.scene.remote}", "clone", cwd=self.scene.folder)
        self.scene.work = self.scene.folder / "clone"
        self.yes("move-major", "1.1.0")
        self.assertEqual(self.scene.tag("v1"), two)

    def test_what_does_not_fit_is_left_alone(self):
        self.refused(1, "move-major", "1.0.0", says=["no tag v1.0.0"])
        self.push("1.0.0")
        strange = self.scene.commit()
        self.scene.git("push", "-q", "origin", f"{strange}:refs/tags/v1")
        self.refused(1, "move-major", "1.0.0", says=[f"v1 on origin is {strange}, which is no release"])
        self.assertEqual(self.scene.tag("v1"), strange)

    def test_a_major_tag_that_moved_a_moment_ago_stays(self):
        one, two = self.push("1.0.0", "1.1.0")
        self.yes("move-major", "1.0.0")
        self.assertEqual(self.scene.tag("v1"), one)
        # Between the look at the tags and the push.
        git = shutil.which("git")
        meanwhile = f"{git} --git-dir '{self.scene.remote}' update-ref refs/tags/v1 {self.a}"
        self.scene.program("git", f'#!/bin/sh\nif [ "$1" = fetch ]; then {meanwhile}; fi\nexec {git} "$@"\n')
        self.refused(3, "move-major", "1.1.0", says=["v1 could not be moved"])
        self.assertEqual(self.scene.tag("v1"), self.a)


class OnGitHub(FlowCase):
    """What is said to `gh`, and what becomes of its answers."""

    def said(self) -> list[str]:
        return (self.scene.folder / "gh.log").read_text().splitlines()

    def test_the_release_has_all_assets_and_the_section_of_its_version(self):
        self.yes("publish-assets", self.dist)
        made = self.said()[-1]
        self.assertTrue(made.startswith("release create v1.2.3 --verify-tag --prerelease "), made)
        files = {str(file) for file in self.dist.iterdir() if file.is_file()}
        self.assertEqual({word for word in made.split() if word.startswith("/")}, files)
        self.assertEqual((self.scene.folder / "notes").read_text().strip(), "- All is new.")

    def test_publishing_again_uploads_again(self):
        self.yes("publish-assets", self.dist)
        self.yes("publish-assets", self.dist)
        self.assertTrue(self.said()[-1].startswith("release upload v1.2.3 --clobber "), self.said())

    def test_a_release_that_cannot_be_made_is_said(self):
        self.scene.program("gh", "#!/bin/sh\nexit 1\n")
        self.refused(3, "publish-assets", self.dist, says=["the release v1.2.3 could not be made"])

    def branch(self) -> str:
        return self.scene.git("ls-remote", "origin", "refs/heads/smoke-*")

    def test_the_smoke_test_uses_the_actions_by_c(self):
        _, c = self.make_commits()
        self.yes("smoke", VERSION, c)
        self.assertIn(f"workflow run smoke.yml --ref smoke-v1.2.3 --field version=1.2.3 --field commit={self.a}", self.said())
        self.assertIn("run view 12", self.said()[-1])
        self.scene.git("fetch", "-q", "origin", "refs/tried")
        tried = self.scene.git("rev-parse", "FETCH_HEAD")
        self.assertEqual(self.scene.git("rev-parse", f"{tried}^"), c)
        self.assertEqual(self.scene.git("diff", "--name-only", c, tried), ".github/workflows/smoke.yml")
        uses = re.findall(r"uses: (\S+)", self.scene.show(tried, ".github/workflows/smoke.yml"))
        self.assertEqual({one.split("@")[1] for one in uses if one.startswith(OWNER)}, {c})
        self.assertEqual(self.branch(), "")

    def test_a_smoke_test_that_fails_is_a_no_and_leaves_no_branch(self):
        _, c = self.make_commits()
        for end in ("failure", "cancelled"):
            with self.subTest(end):
                (self.scene.folder / "started").unlink(missing_ok=True)
                self.scene.environment["SMOKE"] = f"completed {end}"
                self.refused(1, "smoke", VERSION, c, says=[f"ended as '{end}'", "burnt"])
                self.assertEqual(self.branch(), "")

    def test_a_branch_that_cannot_be_removed_changes_nothing_of_the_answer(self):
        _, c = self.make_commits()
        self.scene.git("--git-dir", self.scene.remote, "config", "receive.denyDeletes", "true")
        ended = self.scene.flow("smoke", VERSION, c)
        self.assertEqual(ended.returncode, 0, ended.stderr)
        self.assertIn("smoke-v1.2.3 is left on origin", ended.stderr)
        # The next run is not in its way.
        (self.scene.folder / "started").unlink()
        self.yes("smoke", VERSION, c)

    def test_a_smoke_test_that_does_not_start_is_said(self):
        _, c = self.make_commits()
        (self.scene.folder / "started").touch()  # the run that is there is an older one
        self.refused(3, "smoke", VERSION, c, says=["no run of it was seen"])
        self.assertEqual(self.branch(), "")
        self.refused(3, "smoke", VERSION, self.a, says=["names no action by the commit before"])

    def test_the_jobs_of_the_smoke_test_pass_with_c(self):
        act = os.environ.get("CI_TOOLKIT_TEST_ACT")
        if not act:
            self.skipTest("CI_TOOLKIT_TEST_ACT does not name the program act")
        _, c = self.make_commits()
        self.yes("smoke", VERSION, c)
        self.scene.git("fetch", "-q", "origin", "refs/tried")
        self.scene.git("checkout", "-q", "FETCH_HEAD")
        published = self.scene.folder / "published"
        self.scene.git("worktree", "add", "-q", published, c)
        place = self.scene.folder / f"home/.cache/ci-toolkit/{VERSION}/{ARCH}"
        place.mkdir(parents=True)
        shutil.copy(self.dist / ARCH / "health-wait", place)
        words = [act, "workflow_dispatch", "-W", ".github/workflows/smoke.yml", "-j", "tools", "--matrix", "runner:ubuntu-24.04"]
        words += ["-P", "ubuntu-24.04=-self-hosted", "--pull=false", "--action-offline-mode", "--no-cache-server"]
        words += ["--local-repository", f"{OWNER}@{c}={published}", "--input", f"version={VERSION}", "--input", f"commit={self.a}"]
        self.scene.environment |= {"http_proxy": "http://127.0.0.1:9", "https_proxy": "http://127.0.0.1:9"}
        self.scene.environment["RUNNER_TOOL_CACHE"] = ""
        ended = self.scene.run(*words)
        self.assertEqual(ended.returncode, 0, ended.stdout + ended.stderr)
        self.assertIn(f"{VERSION} (commit {self.a}", ended.stdout)


@unittest.skipUnless(registry.IS_HERE, "docker-registry or skopeo is missing")
class WholeFlow(FlowCase):
    def test_from_a_to_the_major_tag(self):
        one = registry.Registry()
        self.addCleanup(one.stop)
        self.yes("may-release", VERSION)
        self.yes("compare", self.dist, self.scene.pack("second", self.a))
        self.yes("check-dist", VERSION, self.a, OWNER, self.dist)
        self.yes("push-image", self.dist, f"localhost:{one.port}/some-owner/ci-toolkit")
        c = self.yes("commit", self.dist, OWNER)
        self.yes("push-tag", VERSION, c)
        self.yes("publish-assets", self.dist)
        self.yes("smoke", VERSION, c)
        self.assertIsNone(self.scene.tag("v1"))
        self.yes("move-major", VERSION)
        self.assertEqual((self.scene.tag("v1.2.3"), self.scene.tag("v1")), (c, c))
        self.assertEqual(self.scene.git("ls-remote", "--heads", "origin"), f"{self.a}\trefs/heads/main")
        self.refused(1, "may-release", VERSION, says=["v1.2.3 is taken"])
        # Main is untouched, and a commit of a release is never released again.
        self.scene.git("checkout", "-q", c)
        self.refused(1, "may-release", VERSION, says=["release.lock is in the tree", "is not on main"])

    def test_the_workflow_runs_these_scripts_in_this_order(self):
        text = (ROOT / ".github/workflows/release.yml").read_text()
        wanted = ["may-release", "compare", "check-dist", "push-image", "check-dist", "commit", "push-tag", "publish-assets",
                  "smoke", "move-major"]  # fmt: skip
        self.assertEqual(re.findall(r"^(?!#).*release/flow/([a-z-]+) ", text, re.MULTILINE), wanted)
        self.assertEqual(re.findall(r"^    needs: (\w+)", text, re.MULTILINE), ["check", "build", "image", "tag", "smoke"])

    def test_every_action_of_others_is_pinned_by_commit(self):
        for file in (ROOT / ".github/workflows").glob("*.yml"):
            for name in re.findall(r"^[^#]*uses: (\S+)", file.read_text(), re.MULTILINE):
                if not name.startswith("org/ci-toolkit"):
                    self.assertRegex(name, "@[0-9a-f]{40}$", file.name)
