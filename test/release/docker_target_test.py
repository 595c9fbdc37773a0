"""docker: targets before containers of a real engine."""

import os
import platform
import subprocess
import unittest

import containers
import dist
import engine

HEALTH_WAIT = dist.DIST / platform.machine() / "health-wait"
SLEEP = ("image", "sleep", "600")


@unittest.skipIf(engine.why_not(), engine.why_not())
class DockerTargets(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.engine = engine.Engine()
        cls.addClassCleanup(cls.engine.stop)
        containers.job_image("test", "false").load(cls.engine, "image", ["sh"])

    def setUp(self):
        self.name = self.id().rsplit(".", 1)[-1]

    def run_container(self, *words):
        started = self.engine.docker("run", "-d", "--network", "none", "--name", self.name, *words)
        self.assertEqual(started.returncode, 0, started.stderr)

    @staticmethod
    def checked(command: str, *more) -> tuple:
        """Options of a container with this health check, each second."""
        return ("--health-cmd", command, "--health-interval", "1s", *more)

    def start_waiting(self, until: str, *words) -> subprocess.Popen:
        """Starts to wait for the container, and returns once the wait has said `until`."""
        waiting = subprocess.Popen(
            [HEALTH_WAIT, "--timeout", "60s", *words, f"docker:{self.name}"], env=self.engine.environment,
            stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True,
        )  # fmt: skip
        self.addCleanup(waiting.__exit__, None, None, None)
        self.addCleanup(waiting.kill)
        for line in waiting.stderr:
            if until in line:
                return waiting
        self.fail(f"it never said '{until}'")

    def wait(self, timeout: str = "60s") -> subprocess.CompletedProcess:
        words = [HEALTH_WAIT, "--timeout", timeout, f"docker:{self.name}"]
        return dist.run(words, env=self.engine.environment)

    def test_a_container_that_becomes_healthy_is_ready(self):
        self.run_container(*self.checked("test -e /ready"), *SLEEP)
        waiting = self.start_waiting("its health check has not passed yet")
        self.engine.docker("exec", self.name, "touch", "/ready")
        self.assertEqual(waiting.wait(60), 0)

    def test_a_container_that_is_made_later_is_waited_for(self):
        waiting = self.start_waiting("there is no such container")
        self.run_container(*SLEEP)
        self.assertEqual(waiting.wait(60), 0)

    def test_a_container_that_dies_ends_the_wait_at_once(self):
        script = "while ! test -e /go; do sleep 0.1; done; exit 7"
        self.run_container(*self.checked("false", "--health-start-period", "300s"), "image", "sh", "-c", script)
        waiting = self.start_waiting("its health check has not passed yet")
        self.engine.docker("exec", self.name, "touch", "/go")
        said = waiting.stderr.read()
        self.assertEqual(waiting.wait(60), 1)
        self.assertIn("it is exited, with exit code 7", said)

    def test_a_container_that_is_unhealthy_ends_the_wait_at_once(self):
        self.run_container(*self.checked("echo no route; false", "--health-retries", "1"), *SLEEP)
        ended = self.wait()
        self.assertEqual(ended.returncode, 1, ended.stderr)
        self.assertIn("it is unhealthy: no route", ended.stderr)

    def test_a_container_that_stays_starting_is_waited_for_in_vain(self):
        self.run_container(*self.checked("false", "--health-start-period", "300s"), *SLEEP)
        ended = self.wait("2s")
        self.assertEqual(ended.returncode, 124, ended.stderr)
        self.assertIn("its health check has not passed yet", ended.stderr)

    def test_a_container_that_has_done_its_one_task_is_ready(self):
        self.run_container("image", "sh", "-c", "exit 0")
        self.engine.docker("wait", self.name)
        self.assertEqual(self.wait().returncode, 0)

    def test_a_container_is_gone_when_it_is_removed(self):
        self.run_container(*SLEEP)
        waiting = self.start_waiting("still there", "--until-gone")
        self.engine.docker("rm", "-f", self.name)
        self.assertEqual(waiting.wait(60), 0)

    def test_a_line_of_its_log_ends_the_wait_for_a_container_that_stays_starting(self):
        script = "while ! test -e /go; do sleep 0.1; done; echo FATAL: no space left; sleep 600"
        self.run_container(*self.checked("false", "--health-start-period", "300s"), "image", "sh", "-c", script)
        waiting = self.start_waiting("its health check has not passed yet", "--abort-on", "^FATAL")
        self.engine.docker("exec", self.name, "touch", "/go")
        said = waiting.stderr.read()
        self.assertEqual(waiting.wait(60), 1)
        self.assertIn("its log says 'FATAL: no space left'", said)

    def test_a_service_ends_with_its_container_and_its_log_is_shown_without_its_password(self):
        # Its own output and the errors of its shell, as the engine has them: in two streams.
        script = "echo starting as $APP_PASSWORD; test -e /go || { echo no /go >&2; exit 9; }"
        self.run_container("-e", "APP_PASSWORD=battery-staple", "image", "sh", "-c", script)
        self.engine.docker("wait", self.name)
        words = [HEALTH_WAIT, f"tcp://127.0.0.1:1#container={self.name}"]
        ended = dist.run(words, env={**self.engine.environment, "GITHUB_ACTIONS": "true"})
        self.assertEqual(ended.returncode, 1, ended.stderr)
        self.assertIn("its container is exited, with exit code 9; 127.0.0.1:1: Connection refused", ended.stderr)
        group = ended.stderr.split("::group::")[1].split("::endgroup::")[0]
        self.assertIn(f"container {self.name}: exited, with exit code 9\nthe last 2 lines of its log:\n", group)
        self.assertIn("  starting as ***\n", group)
        self.assertIn("  no /go\n", group)

    def test_the_container_of_a_target_that_names_none_is_found_by_its_port(self):
        words = ("-p", "18097:80", "--name", self.name, "image", "sh", "-c", "echo no space; exit 3")
        started = self.engine.docker("run", "-d", *words)
        self.assertEqual(started.returncode, 0, started.stderr)
        self.engine.docker("wait", self.name)
        for target, is_found in (("tcp://localhost:18097", True), ("tcp://localhost:18098", False)):
            ended = dist.run([HEALTH_WAIT, "--once", target], env=self.engine.environment)
            self.assertEqual(ended.returncode, 1, ended.stderr)
            said = f"container {self.name}: exited, with exit code 3\nthe last line of its log:\n  no space\n"
            self.assertEqual(said in ended.stderr, is_found, ended.stderr)

    def test_a_container_that_is_removed_ends_the_wait(self):
        self.run_container(*self.checked("false", "--health-start-period", "300s"), *SLEEP)
        waiting = self.start_waiting("its health check has not passed yet")
        self.engine.docker("rm", "-f", self.name)
        said = waiting.stderr.read()
        self.assertEqual(waiting.wait(60), 1)
        self.assertIn("it was removed", said)

    def test_a_line_of_an_earlier_run_does_not_end_the_wait(self):
        self.run_container("image", "sh", "-c", "test -e /again || echo FATAL; touch /again; exec sleep 600")
        call = [HEALTH_WAIT, "--timeout", "2s", f"tcp://127.0.0.1:1#container={self.name}&abort-on=FATAL"]
        first = dist.run(call, env=self.engine.environment)
        self.assertEqual(first.returncode, 1, first.stderr)
        self.engine.docker("restart", "-t", "0", self.name)
        self.assertEqual(dist.run(call, env=self.engine.environment).returncode, 124)

    def test_only_the_last_50_lines_of_a_log_are_shown(self):
        self.run_container("image", "sh", "-c", "i=0; while test $i -lt 70; do i=$((i+1)); echo line $i; done; exit 1")
        self.engine.docker("wait", self.name)
        ended = self.wait()
        self.assertIn("the last 50 lines of its log:\n  line 21\n", ended.stderr)
        self.assertIn("\n  line 70\n", ended.stderr)

    def test_a_container_that_runs_may_have_to_end(self):
        self.run_container("image", "sh", "-c", "while ! test -e /go; do sleep 0.1; done; exit 0")
        self.name += "#state=exited"
        waiting = self.start_waiting("it still runs")
        self.engine.docker("exec", self.name.split("#")[0], "touch", "/go")
        self.assertEqual(waiting.wait(60), 0)

    def test_an_engine_that_is_not_there_is_named(self):
        environment = {**os.environ, "DOCKER_HOST": "unix:///nowhere/docker.sock"}
        ended = dist.run([HEALTH_WAIT, "--once", "docker:db"], env=environment)
        self.assertEqual(ended.returncode, 1)
        self.assertIn("/nowhere/docker.sock is not there", ended.stderr)
