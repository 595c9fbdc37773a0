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
"""


@unittest.skipUnless(ACT, "CI_TOOLKIT_TEST_ACT does not name the program act")
class ActOnTheHost(unittest.TestCase):
    def test_the_actions_wait_and_set_up(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        here = pathlib.Path(folder.name)
        assets = Assets("127.0.0.1")
        self.addCleanup(assets.stop)
        published.publish(here / "published", published.NO_IMAGE, assets.url)
        listener = socket.create_server(("127.0.0.1", 0))
        self.addCleanup(listener.close)
        version = dist.lock()["version"]
        text = WORKFLOW.format(port=listener.getsockname()[1], version=version)
        published.write_repository(here / "repository", text)
        # No docker on PATH: it would be asked first.
        (here / "bin").mkdir()
        for name in ("bash", "git", "node", *published.SMALL_PROGRAMS, "curl", "sh"):
            (here / "bin" / name).symlink_to(shutil.which(name))
        environment = {
            "HOME": str(here), "PATH": str(here / "bin"), "XDG_CACHE_HOME": str(here / "cache"), "CURL_CA_BUNDLE": str(assets.authority),
        }  # fmt: skip
        ended = dist.run(
            [ACT, "push", "-C", here / "repository", "-P", "ubuntu-latest=-self-hosted", "--pull=false",
             "--action-offline-mode", "--no-cache-server", "--local-repository",
             f"org/ci-toolkit@v1={here / 'published'}"], env=environment,
        )  # fmt: skip
        self.assertEqual(ended.returncode, 0, ended.stdout + ended.stderr)
        self.assertIn(f"ready=true version={version}", ended.stdout)
        self.assertIn(dist.lock()["commit"], ended.stdout)
        self.assertEqual(assets.requests(), [f"health-wait-linux-{platform.machine()}.gz"])
