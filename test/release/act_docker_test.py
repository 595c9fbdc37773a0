"""The released actions in an empty repository under act's Docker mode, with nothing at hand but the image in a registry
or the release's assets on a server."""

import os
import pathlib
import platform
import subprocess
import tempfile
import unittest

import containers
import dist
import engine
import published
from assets import Assets
from registry import Registry

ACT = os.environ.get("CI_TOOLKIT_TEST_ACT", "")
MUSL = pathlib.Path(os.environ["CI_TOOLKIT_TEST_PROGRAMS"], "ld-musl-x86_64.so.1")
NODE = os.environ.get("CI_TOOLKIT_TEST_MUSL_NODE", "")
ASSETS = [f"{tool}-linux-{platform.machine()}.gz" for tool in ("health-wait", "retry-run", "sysctl-setup")]

WORKFLOW = """\
on: push
jobs:
  main:
    runs-on: ubuntu-latest
    container:
      image: {container}
    env:
      CURL_CA_BUNDLE: /ca.pem
      NODE_EXTRA_CA_CERTS: /ca.pem
    services:
      redis:
        image: late-redis
    steps:
      - uses: org/ci-toolkit/health-wait@v1
        id: wait
        with:
          targets: redis://redis
          timeout: 60s
      - shell: sh
        env:
          SEEN: ready=${{{{ steps.wait.outputs.ready }}}}
        run: echo "$SEEN"
      - uses: org/ci-toolkit@v1
        id: setup
      - shell: sh
        run: health-wait --version
      - uses: org/ci-toolkit/retry-run@v1
        id: tests
        with:
          attempts: 2
          backoff: 0s
          run: "! mkdir seen"
      - shell: sh
        env:
          SEEN: attempts=${{{{ steps.tests.outputs.attempts }}}}
        run: echo "$SEEN"
"""


@unittest.skipUnless(ACT, "CI_TOOLKIT_TEST_ACT does not name the program act")
@unittest.skipIf(engine.why_not(), engine.why_not())
class ActInDocker(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.engine = engine.Engine()
        cls.addClassCleanup(cls.engine.stop)
        folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(folder.cleanup)
        cls.folder = pathlib.Path(folder.name)
        cls.assets = Assets(engine.GATEWAY, cls.engine.beside)
        cls.addClassCleanup(cls.assets.stop)
        redis = containers.Image()
        redis.add_programs("sleep", "redis-server")
        # The test starts the server in it: when the job has found it missing.
        redis.load(cls.engine, "late-redis", ["sleep", "600"])

    def load(self, image: containers.Image, name: str):
        image.add(self.assets.authority, "/ca.pem")
        image.load(self.engine, name, ["sh"])

    def act(self, container: str, image: str, assets: str) -> subprocess.CompletedProcess:
        """Runs the workflow in a repository that has nothing else, with an empty tool cache."""
        self.engine.docker("volume", "rm", "--force", "act-toolcache")
        self.assets.requests()
        here = pathlib.Path(tempfile.mkdtemp(dir=self.folder))
        published.publish(here / "published", image, assets)
        repository = here / "repository"
        published.write_repository(repository, WORKFLOW.format(container=container))
        environment = {**self.engine.environment, "HOME": str(here), "XDG_CACHE_HOME": str(here / "cache")}
        call = self.engine.beside(
            ACT, "push", "-C", repository, "-P", f"ubuntu-latest={container}", "--pull=false", "--rebuild=false",
            "--action-offline-mode", "--no-cache-server", "--local-repository", f"org/ci-toolkit@v1={here / 'published'}",
        )  # fmt: skip
        with subprocess.Popen(
            call, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL, text=True
        ) as act:
            lines = []
            for line in act.stdout:
                if "redis://redis" in line and "refused" in line and not any("refused" in one for one in lines):
                    self.start_redis()
                lines.append(line)
        return subprocess.CompletedProcess(call, act.returncode, "".join(lines))

    def start_redis(self):
        service = self.engine.docker("ps", "-q", "--filter", "ancestor=late-redis").stdout.strip()
        started = self.engine.docker("exec", "-d", service, "redis-server", "--protected-mode", "no")
        self.assertEqual(started.returncode, 0, started.stderr)

    def assert_waited(self, ended: subprocess.CompletedProcess, assets: list[str]):
        """And that nothing but `assets` was fetched from the server: each tool once, whichever action wanted it first."""
        self.assertEqual(ended.returncode, 0, ended.stdout)
        self.assertEqual(self.assets.requests(), assets)
        self.assertRegex(ended.stdout, "redis://redis.*refused")
        self.assertIn("ready=true", ended.stdout)
        self.assertIn("attempts=2", ended.stdout)
        self.assertIn(dist.lock()["commit"], ended.stdout)  # by health-wait --version, from PATH

    def test_from_the_assets_a_job_waits_for_its_service(self):
        self.load(containers.job_image("curl"), "job-with-curl")
        self.assert_waited(self.act("job-with-curl", published.NO_IMAGE, self.assets.url), ASSETS)

    def test_from_the_image_a_job_that_has_docker_waits_for_its_service(self):
        registry = Registry(self.engine.beside)
        self.addCleanup(registry.stop)
        self.load(containers.job_image("docker"), "job-with-docker")
        image = dist.push_image(registry)
        self.assertNotEqual(self.engine.docker("image", "inspect", image).returncode, 0)
        self.assert_waited(self.act("job-with-docker", image, "https://127.0.0.1:1"), [])
        self.assertEqual(self.engine.docker("image", "inspect", image).returncode, 0)

    @unittest.skipUnless(NODE, "CI_TOOLKIT_TEST_MUSL_NODE does not name a folder with a node for musl")
    def test_from_the_assets_in_a_slim_job_container_without_glibc(self):
        self.load(containers.slim_image(pathlib.Path(NODE), MUSL), "slim")
        for name in ("docker", "curl", "wget", "bash"):
            ended = self.engine.docker("run", "--rm", "slim", "sh", "-c", f"command -v {name} || echo none")
            self.assertEqual(ended.stdout.strip(), "none", ended.stderr)
        self.assert_waited(self.act("slim", published.NO_IMAGE, self.assets.url), ASSETS)
