"""Signals on their way from the runner, through the step's exact line or through a JavaScript action, to a released tool
and its child."""

import itertools
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

CHILD = "echo $$ > {0}.new && mv {0}.new {0} && sleep 1000"
# By tool: inputs with which it has a child of its own that writes its process id down, and what it says when it is ended.
TOOLS = {
    "health-wait": ({"TARGETS": f"exec:{CHILD}", "TIMEOUT": "10m", "TRY-TIMEOUT": "10m", "TRY_TIMEOUT": "10m"}, "interrupted"),
    "retry-run": ({"RUN": CHILD, "TIMEOUT": "10m", "ATTEMPTS": "3"}, "told to end"),
}


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
        for tool in TOOLS:
            shutil.copy(dist.DIST / arch / tool, place)
        self.pid_file = self.folder / "child"

    def start(self, tool: str, words: list) -> subprocess.Popen:
        inputs = {f"INPUT_{name}": text.format(self.pid_file) for name, text in TOOLS[tool][0].items()}
        environment = {
            **os.environ,
            "GITHUB_ACTION_PATH": str(self.folder / "published" / tool),
            "RUNNER_TOOL_CACHE": str(self.folder / "cache"),
            **inputs,
        }
        running = subprocess.Popen([str(word) for word in words], env=environment, stdout=subprocess.PIPE,
                                   stderr=subprocess.STDOUT, text=True, preexec_fn=hear_sigint)  # fmt: skip
        self.addCleanup(running.stdout.close)
        self.addCleanup(running.wait)
        self.addCleanup(running.kill)
        return running

    def assert_ends_all(self, tool: str, words: list, number: signal.Signals):
        self.pid_file.unlink(missing_ok=True)
        running = self.start(tool, words)
        self.assertTrue(wait_for(self.pid_file.exists))
        child = int(self.pid_file.read_text())
        self.assertTrue(is_alive(child))
        # To this one process, as the runner does, and not to its group.
        running.send_signal(number)
        said, _ = running.communicate(timeout=60)
        self.assertEqual(running.returncode, 128 + number, said)
        self.assertIn(TOOLS[tool][1], said)
        self.assertTrue(wait_for(lambda: not is_alive(child)))

    def test_through_the_composite_step_s_exact_line(self):
        for tool, number in itertools.product(TOOLS, (signal.SIGINT, signal.SIGTERM)):
            with self.subTest(tool, signal=number.name):
                action = (published.ROOT / "actions" / tool / "action.yml").read_text()
                script = self.folder / "step.sh"
                script.write_text(re.search(r"^      run: (.*)$", action, re.MULTILINE).group(1) + "\n")
                # As the runner starts `shell: sh`.
                self.assert_ends_all(tool, ["sh", "-e", script], number)

    @unittest.skipUnless(shutil.which("node"), "node is missing")
    def test_through_a_javascript_action(self):
        action = self.folder / "published/actions/some"
        action.mkdir()
        for tool, number in itertools.product(TOOLS, (signal.SIGINT, signal.SIGTERM)):
            with self.subTest(tool, signal=number.name):
                (action / "main.js").write_text(f"require('../launcher/main.js')('{tool}')\n")
                self.assert_ends_all(tool, ["node", action / "main.js"], number)
