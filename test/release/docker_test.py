"""The image in a registry and in a real Docker engine, and the launcher that takes a tool from it."""

import json
import os
import pathlib
import platform
import shutil
import tempfile
import time
import unittest

import dist
from registry import Registry

ROOT = pathlib.Path(__file__).parents[2]
ARCH = platform.machine()
DOCKER = os.environ.get("CI_TOOLKIT_DOCKER", "docker")


@unittest.skipUnless(shutil.which("docker-registry") and shutil.which("skopeo"), "docker-registry or skopeo is missing")
class Docker(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        registry = Registry()
        cls.addClassCleanup(registry.stop)
        cls.image = dist.push_image(registry)
        cls.repository = cls.image.split("@")[0]
        cls.addClassCleanup(lambda: dist.run([DOCKER, "rmi", "-f", cls.image]))

    def launcher(self) -> tuple[pathlib.Path, dict[str, str]]:
        """A release's launcher whose image is the one in the registry, and whose assets are nowhere."""
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        here = pathlib.Path(folder.name)
        shutil.copytree(ROOT / "actions/launcher", here / "launcher")
        lock = (dist.DIST / "release.lock").read_text()
        lock = lock.replace(dist.lock()["image"], self.image).replace(dist.lock()["assets"], "https://127.0.0.1:1")
        (here / "launcher/release.lock").write_text(lock)
        environment = {**os.environ, "RUNNER_TOOL_CACHE": str(here / "cache")}
        (here / "bin").mkdir()
        (here / "bin/docker").symlink_to(shutil.which(DOCKER))
        environment["PATH"] = f"{here / 'bin'}:{environment['PATH']}"
        return here, environment

    def test_the_registry_has_the_digest_that_was_known_before(self):
        shown = dist.run(["skopeo", "inspect", "--raw", "--tls-verify=false", f"docker://{self.image}"])
        self.assertEqual(shown.returncode, 0, shown.stderr)
        self.assertEqual(len(json.loads(shown.stdout)["manifests"]), 2)

    def test_the_engine_runs_each_tool_as_nobody_in_particular(self):
        ended = dist.run([DOCKER, "run", "--rm", "--network", "host", self.image, "health-wait", "--version"])
        self.assertEqual(ended.returncode, 0, ended.stderr)
        self.assertIn(dist.lock()["commit"], ended.stdout)
        ended = dist.run([DOCKER, "run", "--rm", "--network", "none", self.image, "health-wait", "--once", "tcp://127.0.0.1:1"])
        self.assertEqual(ended.returncode, 1, ended.stderr)
        for command, code in ((["health-wait", "--version"], 0), (["health-wait", "--once", "tcp://127.0.0.1:1"], 1)):
            ended = dist.run([DOCKER, "run", "--rm", "--network", "none", self.image, "retry-run", "--", *command])
            self.assertEqual(ended.returncode, code, ended.stderr)
        shown = dist.run([DOCKER, "image", "inspect", "--format", "{{.Config.User}}", self.image])
        self.assertEqual(shown.stdout.strip(), "65532:65532")

    def test_the_launcher_takes_the_tool_from_the_image(self):
        here, environment = self.launcher()
        ended = dist.run(["sh", here / "launcher/run", "health-wait", "--version"], env=environment)
        self.assertEqual(ended.returncode, 0, ended.stderr)
        self.assertIn(dist.lock()["commit"], ended.stdout)
        kept = [file for file in (here / "cache").rglob("*") if file.is_file()]
        self.assertEqual([file.read_bytes() for file in kept], [(dist.DIST / ARCH / "health-wait").read_bytes()])
        left = dist.run([DOCKER, "ps", "-aq", "--filter", f"ancestor={self.image}"])
        self.assertEqual(left.stdout, "")

    def test_an_image_that_does_not_match_the_lock_is_refused_with_both_hashes(self):
        here, environment = self.launcher()
        lock = here / "launcher/release.lock"
        digest = dist.lock()[f"health-wait {ARCH}"].split(" ")[0]
        lock.write_text(lock.read_text().replace(digest, "0" * 64))
        ended = dist.run(["sh", here / "launcher/run", "health-wait", "--version"], env=environment)
        self.assertEqual(ended.returncode, 3)
        self.assertEqual(ended.stdout, "")
        self.assertIn(digest, ended.stderr)
        self.assertIn("0" * 64, ended.stderr)
        self.assertEqual([file for file in (here / "cache").rglob("*") if file.is_file()], [])

    def health(self, target: str) -> str:
        """What the engine says of a container whose health check is the tool with this target."""
        with tempfile.TemporaryDirectory() as folder:
            pathlib.Path(folder, "Dockerfile").write_text(
                f"FROM {self.image} AS toolkit\nFROM scratch\nCOPY --from=toolkit /usr/local/bin/health-wait /health-wait\n"
                f'HEALTHCHECK --interval=1s --retries=1 CMD ["/health-wait", "--once", "{target}"]\n'
                'CMD ["/health-wait", "--until-gone", "--timeout", "60s", "file:/health-wait"]\n'
            )
            tag = f"{self.repository}-checked"
            built = dist.run([DOCKER, "build", "-q", "-t", tag, folder])
            self.assertEqual(built.returncode, 0, built.stderr)
            self.addCleanup(lambda: dist.run([DOCKER, "rmi", "-f", tag]))
            container = dist.run([DOCKER, "run", "-d", "--network", "none", tag]).stdout.strip()
            self.addCleanup(lambda: dist.run([DOCKER, "rm", "-f", container]))
            for _ in range(300):
                status = dist.run([DOCKER, "inspect", "--format", "{{.State.Health.Status}}", container]).stdout.strip()
                if status != "starting":
                    break
                time.sleep(0.1)  # until the engine has asked
            return status

    def test_it_serves_as_the_health_check_of_another_image(self):
        self.assertEqual(self.health("file:/health-wait"), "healthy")
        self.assertEqual(self.health("file:/missing"), "unhealthy")
