"""Signals on their way from the runner, through the step's exact line or through a JavaScript action, to a released tool
and its child."""

import os
import pathlib
import re
import shutil
import signal
import subprocess
import tempfile
import time
import unittest

import dist
import kept
import published

ACTION = published.ROOT / "actions/health-wait/action.yml"


def hear_sigint():
    """What is started in a shell's background ignores it, and so would all that is started from there."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def wait_for(condition) -> bool:
    for _ in range(600):
        if condition():
            return True
        time.sleep(0.05)
    return False


def is_alive(pid: int) -> bool:
    """A dead process that nobody has waited for yet is none."""
    try:
        return pathlib.Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except FileNotFoundError:
        return False


class Signals(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        published.publish(self.folder / "published", published.NO_IMAGE, "https://127.0.0.1:1")
        arch = os.uname().machine
        place = kept.folder_in(self.folder / "cache", self.folder / "published/actions/launcher/release.lock", arch)
        place.mkdir(parents=True)
        shutil.copy(dist.DIST / arch / "health-wait", place)
        self.pid_file = self.folder / "child"

    def start(self, words: list) -> subprocess.Popen:
        """With a target that is never ready and has a child of its own, whose process id it writes down."""
        environment = {
            **os.environ,
            "GITHUB_ACTION_PATH": str(self.folder / "published/health-wait"),
            "RUNNER_TOOL_CACHE": str(self.folder / "cache"),
            "INPUT_TARGETS": f"exec:echo $$ > {self.pid_file}.new && mv {self.pid_file}.new {self.pid_file} && sleep 1000",
            "INPUT_TIMEOUT": "10m",
            "INPUT_TRY-TIMEOUT": "10m",
            "INPUT_TRY_TIMEOUT": "10m",
        }
        running = subprocess.Popen([str(word) for word in words], env=environment, stdout=subprocess.PIPE,
                                   stderr=subprocess.STDOUT, text=True, preexec_fn=hear_sigint)  # fmt: skip
        self.addCleanup(running.stdout.close)
        self.addCleanup(running.wait)
        self.addCleanup(running.kill)
        return running

    def assert_ends_all(self, running: subprocess.Popen, number: signal.Signals):
        self.assertTrue(wait_for(self.pid_file.exists))
        child = int(self.pid_file.read_text())
        self.assertTrue(is_alive(child))
        # To this one process, as the runner does, and not to its group.
        running.send_signal(number)
        said, _ = running.communicate(timeout=60)
        self.assertEqual(running.returncode, 128 + number, said)
        self.assertIn("interrupted", said)
        self.assertTrue(wait_for(lambda: not is_alive(child)))

    def test_through_the_composite_step_s_exact_line(self):
        line = re.search(r"^      run: (.*)$", ACTION.read_text(), re.MULTILINE).group(1)
        for number in (signal.SIGINT, signal.SIGTERM):
            with self.subTest(number.name):
                self.pid_file.unlink(missing_ok=True)
                script = self.folder / "step.sh"
                script.write_text(line + "\n")
                # As the runner starts `shell: sh`.
                self.assert_ends_all(self.start(["sh", "-e", script]), number)

    @unittest.skipUnless(shutil.which("node"), "node is missing")
    def test_through_a_javascript_action(self):
        action = self.folder / "published/actions/some"
        action.mkdir()
        (action / "main.js").write_text("require('../launcher/main.js')('health-wait')\n")
        for number in (signal.SIGINT, signal.SIGTERM):
            with self.subTest(number.name):
                self.pid_file.unlink(missing_ok=True)
                self.assert_ends_all(self.start(["node", action / "main.js"]), number)
