"""What release/flow does on GitHub, and the flow as a whole."""

import os
import re
import shutil
import unittest

import kept
import registry
from scene import ARCH, OWNER, ROOT, TOOLS, VERSION, FlowCase


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

    def state(self) -> list[str]:
        """The marks of the release on GitHub."""
        return (self.scene.folder / "state").read_text().split()

    def test_publishing_again_uploads_again(self):
        self.yes("publish-assets", self.dist)
        self.yes("publish-assets", self.dist)
        self.assertTrue(self.said()[-2].startswith("release upload v1.2.3 --clobber "), self.said())
        self.assertEqual(self.state(), ["--prerelease"])

    def test_a_draft_that_a_killed_run_has_left_is_published_by_the_next(self):
        self.scene.environment["KILLED"] = "yes"
        self.refused(3, "publish-assets", self.dist)
        self.assertIn("--draft", self.state())
        self.scene.environment["KILLED"] = ""
        self.yes("publish-assets", self.dist)
        self.assertEqual(self.state(), ["--prerelease"])

    def test_a_release_that_cannot_be_made_is_said(self):
        self.scene.program("gh", "#!/bin/sh\nexit 1\n")
        self.refused(3, "publish-assets", self.dist, says=["the release v1.2.3 could not be made"])

    def finish(self, version: str) -> list[str]:
        (self.scene.folder / "state").write_text("--prerelease\n")
        self.yes("finish-release", version)
        self.assertTrue(self.said()[-1].startswith(f"release edit v{version} "), self.said())
        return self.state()

    def test_only_the_highest_version_becomes_the_latest_release(self):
        for version in ("1.9.0", "1.10.0", "2.0.0", "1.9.1", "1.10.1", "2.1.0", "2.0.1"):
            self.yes("push-tag", version, self.scene.commit(version))
            if version != "2.1.0":  # its smoke test fails
                self.yes("move-major", version)
            if version in ("1.9.0", "1.10.0", "2.0.0", "2.0.1"):
                self.assertEqual(self.finish(version), ["--latest"], version)
            elif version != "2.1.0":
                self.assertEqual(self.finish(version), [], version)
        self.assertEqual(self.finish("2.0.0"), [])

    def test_a_release_that_cannot_be_finished_is_said(self):
        self.refused(1, "finish-release", "1.2.3", says=["no tag v1.2.3 on origin"])
        self.refused(3, "finish-release", "1.2.3", "../nowhere.git", says=["git ls-remote ../nowhere.git failed"])
        self.refused(2, "finish-release", "v1", says=["finish-release VERSION"])
        self.yes("push-tag", VERSION, self.a)
        self.scene.program("gh", "#!/bin/sh\nexit 1\n")
        self.refused(3, "finish-release", VERSION, says=["v1.2.3 could not be finished"])

    def test_only_a_commit_whose_ci_has_passed_is_released(self):
        self.yes("ci-passed", self.a)
        self.assertIn(f"run list --workflow ci.yml --commit {self.a} --branch main --event push ", self.said()[-1])
        for answer, says in (("completed failure", "CI ended as 'failure'"), ("completed cancelled", "ended as 'cancelled'"),
                             ("in_progress ", "has not ended"), ("queued ", "has not ended"), ("", "has not run")):  # fmt: skip
            with self.subTest(answer):
                self.scene.environment["CI"] = answer
                self.refused(1, "ci-passed", self.a, says=[says, self.a])
        self.scene.program("gh", "#!/bin/sh\nexit 1\n")
        self.refused(3, "ci-passed", self.a, says=["gh could not list the runs"])
        self.refused(2, "ci-passed", "main", says=["ci-passed COMMIT"])

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
                self.refused(1, "smoke", VERSION, c, says=[f"ended as '{end}'", "release the next one"])
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
        place = kept.folder_in(self.scene.folder / "home/.cache", self.dist / "release.lock", ARCH)
        place.mkdir(parents=True)
        for tool in TOOLS:
            shutil.copy(self.dist / ARCH / tool, place)
        words = [act, "workflow_dispatch", "-W", ".github/workflows/smoke.yml", "-j", "tools", "--matrix", "runner:ubuntu-24.04"]
        words += ["-P", "ubuntu-24.04=-self-hosted", "--pull=false", "--action-offline-mode", "--no-cache-server"]
        words += ["--local-repository", f"{OWNER}@{c}={published}", "--input", f"version={VERSION}", "--input", f"commit={self.a}"]
        self.scene.environment |= {"http_proxy": "http://127.0.0.1:9", "https_proxy": "http://127.0.0.1:9"}
        self.scene.environment["RUNNER_TOOL_CACHE"] = ""
        ended = self.scene.run(*words)
        self.assertEqual(ended.returncode, 0, ended.stdout + ended.stderr)
        self.assertIn(f"{VERSION} (commit {self.a}", ended.stdout)


class TagImage(FlowCase):
    """What becomes of the answers of a registry that is not at its best."""

    SKOPEO = """#!/bin/sh
echo "$*" >>"$SCENE/skopeo.log"
if [ "$1" = inspect ]; then echo "FATA[0000] $ANSWER" >&2 && exit 1; fi
"""

    def said(self, answer: str) -> list[str]:
        (self.scene.folder / "skopeo.log").unlink(missing_ok=True)
        self.scene.environment["ANSWER"] = answer
        self.ended = self.scene.flow("tag-image", f"v{VERSION}")
        return [line.split()[0] for line in (self.scene.folder / "skopeo.log").read_text().splitlines()]

    def test_only_an_answer_that_there_is_no_such_tag_lets_it_be_pushed(self):
        self.yes("push-tag", VERSION, self.make_commits()[1])
        self.scene.program("skopeo", self.SKOPEO)
        for answer in ("reading manifest 1.2.3 in ghcr.io/x: manifest unknown", "name unknown: repository not known"):
            self.assertEqual(self.said(answer), ["inspect", "copy"])
            self.assertEqual(self.ended.returncode, 0, self.ended.stderr)
        for answer in ("dial tcp: i/o timeout", "received unexpected HTTP status: 503", "unauthorized: authentication required"):
            self.assertEqual(self.said(answer), ["inspect"])
            self.assertEqual(self.ended.returncode, 3, self.ended.stderr)
            self.assertIn(answer, self.ended.stderr)


class Workflows(unittest.TestCase):
    def test_the_release_runs_the_scripts_in_this_order(self):
        text = (ROOT / ".github/workflows/release.yml").read_text()
        wanted = ["may-release", "ci-passed", "compare", "check-dist", "push-image", "check-dist", "commit", "push-tag",
                  "publish-assets", "smoke", "move-major", "tag-image", "tag-image", "finish-release"]  # fmt: skip
        self.assertEqual(re.findall(r"^(?!#).*release/flow/([a-z-]+) ", text, re.MULTILINE), wanted)
        self.assertEqual(re.findall(r"^    needs: (\w+)", text, re.MULTILINE), ["check", "build", "image", "tag", "smoke"])

    def test_only_the_jobs_that_push_by_git_keep_a_credential(self):
        text = (ROOT / ".github/workflows/release.yml").read_text()
        checkouts = re.findall(r"uses: actions/checkout@.*\n((?: {8,}.*\n)*)", text)
        kept = ["persist-credentials: false" not in one for one in checkouts]
        self.assertEqual(kept, ["ssh-key: " in one for one in checkouts])
        self.assertEqual(kept, [False, False, False, True, True, True])

    def test_every_action_of_others_is_pinned_by_commit(self):
        for file in (ROOT / ".github/workflows").glob("*.yml"):
            for name in re.findall(r"^[^#]*uses: (\S+)", file.read_text(), re.MULTILINE):
                if not name.startswith("org/ci-toolkit"):
                    self.assertRegex(name, "@[0-9a-f]{40}$", file.name)


@unittest.skipUnless(registry.IS_HERE, "docker-registry or skopeo is missing")
class WholeFlow(FlowCase):
    def test_from_a_to_the_major_tag(self):
        one = registry.Registry()
        self.addCleanup(one.stop)
        self.yes("may-release", VERSION)
        self.yes("ci-passed", self.a)
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
        name = f"localhost:{one.port}/some-owner/ci-toolkit"
        for tag in ("1.2.3", "1"):
            self.assertEqual(self.digest_of(f"{name}:{tag}"), "")
            self.yes("tag-image", f"v{tag}", name)
            self.assertIn(f"@{self.digest_of(f'{name}:{tag}')}\n", (self.dist / "release.lock").read_text())
        self.yes("tag-image", "v1.2.3", name)
        self.yes("finish-release", VERSION)
        self.assertEqual((self.scene.folder / "state").read_text(), "--latest\n")
        self.refused(1, "may-release", VERSION, says=["v1.2.3 is taken"])
        # Main is untouched, and a commit of a release is never released again.
        self.scene.git("checkout", "-q", c)
        self.refused(1, "may-release", VERSION, says=["release.lock is in the tree", "is not on main"])

    def digest_of(self, image: str) -> str:
        words = ["skopeo", "inspect", "--format", "{{.Digest}}", "--tls-verify=false", f"docker://{image}"]
        return self.scene.run(*words).stdout.strip()

    def test_the_image_s_tag_of_a_version_never_moves_and_that_of_the_major_does(self):
        one = registry.Registry()
        self.addCleanup(one.stop)
        name = f"localhost:{one.port}/ci-toolkit"
        for version in ("1.2.3", "1.2.4"):
            dist = self.scene.pack(f"of-{version}", self.a, version=version)
            self.yes("push-image", dist, name)
            self.yes("push-tag", version, self.yes("commit", dist, OWNER))
            self.yes("move-major", version)
            self.yes("tag-image", "v1", name)
            self.yes("tag-image", f"v{version}", name)
        self.assertEqual(self.digest_of(f"{name}:1"), self.digest_of(f"{name}:1.2.4"))
        self.assertNotEqual(self.digest_of(f"{name}:1"), self.digest_of(f"{name}:1.2.3"))
        # Somebody moves it.
        self.scene.run("skopeo", "copy", "--all", "--preserve-digests", "--src-tls-verify=false", "--dest-tls-verify=false",
                       f"docker://{name}:1.2.4", f"docker://{name}:1.2.3")  # fmt: skip
        self.refused(1, "tag-image", "v1.2.3", name, says=["1.2.3 is sha256:", "already: it stays"])
        self.refused(3, "tag-image", "v9", name, says=["git fetch origin v9 failed"])
