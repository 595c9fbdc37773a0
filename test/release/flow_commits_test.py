"""The commits and tags of a release, and the launcher in them: release/flow's commit, push-tag and move-major."""

import pathlib
import shutil

import kept
from scene import ARCH, OWNER, VERSION, FlowCase, Scene


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
        clone.git("clone", "-q", "--depth=1", f"file://{self.scene.remote}", "clone", cwd=self.scene.folder)
        clone.environment |= {"GIT_AUTHOR_DATE": "1900000000 +0100", "GIT_COMMITTER_DATE": "1900000000 +0100"}
        clone.environment |= {"GIT_AUTHOR_NAME": "Other", "GIT_COMMITTER_EMAIL": "other@localhost"}
        ended = clone.flow("commit", self.dist, OWNER)
        self.assertEqual(ended.stdout.strip(), first[1], ended.stderr)
        self.assertEqual(clone.flow("push-tag", VERSION, first[1]).returncode, 0)
        self.assertEqual(self.scene.tag("v1.2.3"), first[1])

    def changed(self, file: str, text: str) -> pathlib.Path:
        """A release of a commit with this file."""
        path = self.scene.work / file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
        for old in ("more", "more-from"):
            shutil.rmtree(self.scene.folder / old, ignore_errors=True)
        return self.scene.pack("more", self.scene.commit())

    def test_only_lines_that_use_ours_change(self):
        kept = [
            "# uses: org/ci-toolkit/health-wait@v1",
            "  run: echo uses org/ci-toolkit",
            "  image: ghcr.io/org/ci-toolkit@sha256:0",
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
        dist = self.changed(".github/workflows/more.yml", "\n".join([*kept, *changed]) + "\n")
        c = self.yes("commit", dist, OWNER)
        b = self.scene.git("rev-parse", f"{c}^")
        wanted = [*kept, *(line.format(OWNER, b) for line in changed.values())]
        self.assertEqual(self.scene.show(c, ".github/workflows/more.yml").splitlines(), wanted)
        self.assertIn(f"  - uses: {OWNER}@v1\n", self.scene.show(b, ".github/workflows/more.yml"))
        self.assertIn("@v12  # the newest\n", self.scene.show(b, ".github/workflows/more.yml"))

    def test_a_moving_reference_that_would_be_left_is_refused(self):
        lines = ["uses: org/ci-toolkit/x@main", "- {uses: org/ci-toolkit@v1}", f"'uses': {OWNER}/x@v1.2",
                 f"- {{name: 'step #1', uses: {OWNER.upper()}@v1}}", "uses: >-\n  org/ci-toolkit/health-wait@v1",
                 "x: &ours org/ci-toolkit@v1"]  # fmt: skip
        for line in lines:
            with self.subTest(line):
                dist = self.changed(".github/workflows/more.yml", line + "\n")
                self.refused(1, "commit", dist, OWNER, says=[f"more.yml:{line.count(chr(10)) + 1}:"])

    def test_an_action_of_ours_that_uses_another_of_ours_is_refused(self):
        for file in ("action.yml", "actions/more/action.yml", "actions/more/action.yaml", ".github/actions/more/action.yml"):
            with self.subTest(file):
                dist = self.changed(file, "# uses: org/ci-toolkit@v1\n    - uses: org/ci-toolkit/health-wait@v1\n")
                self.refused(1, "commit", dist, OWNER, says=[f"{file}:2:"])
                self.scene.git("reset", "-q", "--hard", "HEAD^")

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
        place = kept.folder_in(self.scene.folder / "home/.cache", self.dist / "release.lock", ARCH)
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
