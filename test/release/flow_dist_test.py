"""What stands between a commit of main and a published image: release/flow up to push-image, and ./dev release."""

import json
import re
import shutil
import subprocess
import unittest

import registry
from scene import OWNER, ROOT, VERSION, FlowCase


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
