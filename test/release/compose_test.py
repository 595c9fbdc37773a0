"""--compose before a project that docker-compose started on a real engine."""

import platform
import shutil
import subprocess
import unittest

import containers
import dist
import engine
import services

HEALTH_WAIT = dist.DIST / platform.machine() / "health-wait"
COMPOSE = shutil.which("docker-compose")

PROJECT = """\
version: "3"
services:
  cache:
    image: redis:7
    volumes: &volumes ["/usr:/usr:ro", "{go}:/go"]
  api:
    image: acme/api:1
    ports: ["18081:8080"]
    volumes: *volumes
  migrate:
    image: image
    command: {migrate}
    volumes: *volumes
"""


@unittest.skipIf(engine.why_not(), engine.why_not())
@unittest.skipUnless(COMPOSE, "there is no docker-compose")
class Compose(services.TestCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        containers.job_image("test").load(cls.engine, "image", ["sh"])

    def up(self, migrate: str):
        (self.folder / "compose.yml").write_text(PROJECT.format(go=self.go, migrate=migrate))
        self.compose("up", "-d")
        self.addCleanup(self.compose, "down", "-t", "0")

    def compose(self, *words):
        ended = dist.run(
            [COMPOSE, "-p", "shop", "-f", "compose.yml", *words], cwd=self.folder, env=self.engine.environment
        )
        self.assertEqual(ended.returncode, 0, ended.stderr)

    def wait(self, *words) -> subprocess.CompletedProcess:
        return dist.run(self.engine.beside(HEALTH_WAIT, *words), cwd=self.folder, env=self.engine.environment)

    def test_all_services_of_a_project_are_waited_for_by_its_name_and_by_its_file(self):
        self.up("sh -c 'exit 0'")
        early = self.wait("--timeout", "1s", "--compose", "shop")
        self.assertEqual(early.returncode, 124, early.stderr)
        self.assertRegex(early.stderr, r"redis://\S+:6379: .*refused")
        (self.go / "start").touch()
        for project in ("shop", "compose.yml", self.folder / "compose.yml"):
            ended = self.wait("--timeout", "60s", "--compose", project)
            self.assertEqual(ended.returncode, 0, ended.stderr)
            self.assertRegex(ended.stderr, r"found cache \(redis:7\): redis://\S+:6379\n")
            self.assertIn("found api (acme/api:1): tcp://localhost:18081: its image is not known", ended.stderr)
            self.assertRegex(ended.stderr, r"found migrate \(image\): docker:shop[-_]migrate[-_]1\n")

    def test_a_task_of_a_project_that_fails_ends_the_wait_with_its_log(self):
        self.up("sh -c 'echo no table; exit 3'")
        (self.go / "start").touch()
        ended = self.wait("--timeout", "60s", "--compose", "shop")
        self.assertEqual(ended.returncode, 1, ended.stderr)
        self.assertRegex(ended.stderr, "docker:shop[-_]migrate[-_]1: it is exited, with exit code 3")
        self.assertRegex(
            ended.stderr,
            "container shop[-_]migrate[-_]1: exited, with exit code 3\nthe last line of its log:\n  no table\n",
        )

    def test_a_project_that_was_not_started_is_told_with_those_that_were(self):
        self.up("sh -c 'exit 0'")
        ended = self.wait("--compose", "shpo")
        self.assertEqual(ended.returncode, 2)
        self.assertIn("no container of the compose project shpo is there; these run: shop", ended.stderr)
