"""The released actions under act's host mode, from the assets on a server, by every name that they have."""

import os
import pathlib
import platform
import shutil
import socket
import subprocess
import tempfile
import unittest

import dist
import published
from assets import Assets

ACT = os.environ.get("CI_TOOLKIT_TEST_ACT", "")

WORKFLOW = """\
on: push
jobs:
  main:
    runs-on: ubuntu-latest
    steps:
      - uses: org/ci-toolkit/health-wait@v1
        with:
          targets: tcp://127.0.0.1:{port}
      - uses: org/ci-toolkit/actions/health-wait@v1
        id: wait
        with:
          targets: tcp://127.0.0.1:{port}
      - uses: org/ci-toolkit@v1
        id: setup
        with:
          version: {version}
      - env:
          SEEN: ready=${{{{ steps.wait.outputs.ready }}}} version=${{{{ steps.setup.outputs.version }}}}
        run: |
          echo "$SEEN"
          health-wait --version
      - uses: org/ci-toolkit/retry-run@v1
        id: tests
        with:
          attempts: 2
          backoff: 0s
          run: "! mkdir seen"
      - env:
          SEEN: attempts=${{{{ steps.tests.outputs.attempts }}}} reason=${{{{ steps.tests.outputs.reason }}}}
        run: |
          echo "$SEEN"
          retry-run --version
      - uses: org/ci-toolkit/sysctl-setup@v1
        id: machine
        with:
          settings: kernel.ostype=Linux
          check: true
          on-failure: fail
      - env:
          SEEN: failed=${{{{ steps.machine.outputs.failed }}}} report=${{{{ steps.machine.outputs.report }}}}
        run: |
          echo "$SEEN"
          sysctl-setup --version
"""


CALLER = """\
on: push
jobs:
  up:
    uses: org/ci-toolkit/.github/workflows/wait.yml@v1
    with:
      targets: |
        tcp://127.0.0.1:{port}
        exec:true
      timeout: 30s
  next:
    needs: up
    runs-on: ubuntu-latest
    steps:
      - env:
          SEEN: ready=${{{{ needs.up.outputs.ready }}}} elapsed=${{{{ needs.up.outputs.elapsed-ms }}}}
        run: echo "$SEEN"
"""


@unittest.skipUnless(ACT, "CI_TOOLKIT_TEST_ACT does not name the program act")
class ActOnTheHost(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.here = pathlib.Path(folder.name)
        self.assets = Assets("127.0.0.1")
        self.addCleanup(self.assets.stop)
        published.publish(self.here / "published", published.NO_IMAGE, self.assets.url)
        listener = socket.create_server(("127.0.0.1", 0))
        self.addCleanup(listener.close)
        self.port = listener.getsockname()[1]

    def act(self, workflow: str) -> subprocess.CompletedProcess:
        """In a repository that has nothing but this workflow."""
        published.write_repository(self.here / "repository", workflow)
        # No docker on PATH: it would be asked first.
        (self.here / "bin").mkdir()
        for name in ("bash", "git", "node", *published.SMALL_PROGRAMS, "curl", "sh"):
            (self.here / "bin" / name).symlink_to(shutil.which(name))
        environment = {
            "HOME": str(self.here), "PATH": str(self.here / "bin"), "XDG_CACHE_HOME": str(self.here / "cache"),
            "CURL_CA_BUNDLE": str(self.assets.authority),
        }  # fmt: skip
        ended = dist.run(
            [ACT, "push", "-C", self.here / "repository", "-P", "ubuntu-latest=-self-hosted", "--pull=false",
             "--action-offline-mode", "--no-cache-server", "--local-repository",
             f"org/ci-toolkit@v1={self.here / 'published'}"], env=environment,
        )  # fmt: skip
        self.assertEqual(ended.returncode, 0, ended.stdout + ended.stderr)
        return ended

    def assert_fetched(self, *tools: str):
        """Each of them once, whoever asked for it first, and nothing else."""
        self.assertEqual(self.assets.requests(), [f"{tool}-linux-{platform.machine()}.gz" for tool in tools])

    def test_the_actions_wait_and_set_up_and_run_a_command_again_and_look_at_the_machine(self):
        version = dist.lock()["version"]
        ended = self.act(WORKFLOW.format(port=self.port, version=version))
        self.assertIn(f"ready=true version={version}", ended.stdout)
        self.assertIn(f"health-wait {version} (commit {dist.lock()['commit']}", ended.stdout)
        self.assertIn("attempts=2 reason=success", ended.stdout)
        self.assertIn(f"retry-run {version} (commit {dist.lock()['commit']}", ended.stdout)
        self.assertRegex(ended.stdout, r"failed= report=/\S+")
        self.assertIn("1 as asked for, 0 not", ended.stdout)
        self.assertIn(f"sysctl-setup {version} (commit {dist.lock()['commit']}", ended.stdout)
        self.assert_fetched("health-wait", "retry-run", "sysctl-setup")

    def test_the_reusable_workflow_waits_and_says_how_long(self):
        ended = self.act(CALLER.format(port=self.port))
        self.assertRegex(ended.stdout, r"ready=true elapsed=\d+")
        self.assert_fetched("health-wait")
