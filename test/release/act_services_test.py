"""The action with nothing but `services:` under act's Docker mode, before real servers that start late."""

import os
import platform
import subprocess
import unittest

import containers
import dist
import engine
import published
import services

ACT = os.environ.get("CI_TOOLKIT_TEST_ACT", "")
MACHINE = "/usr:/usr:ro"  # what the images' servers need
VOLUMES = [MACHINE, f"{dist.DIST / platform.machine()}:/dist:ro"]  # of the job's container

WORKFLOW = """\
on: push
jobs:
  main:
    runs-on: ubuntu-latest
{container}
    env:
      CI_TOOLKIT_BIN: /dist
    services:
      cache:
        image: redis:7
        env: {{REDIS_PASSWORD: "staple#horse"}}
        volumes: &volumes ["{machine}", "{go}:/go"]
      db:
        image: postgres:16
        env: {{POSTGRES_USER: app, POSTGRES_PASSWORD: "correct/horse@battery#staple", POSTGRES_DB: shop}}
        volumes: *volumes
      maria:
        image: mariadb:11
        env: {{MARIADB_ROOT_PASSWORD: r00t, MARIADB_USER: app, MARIADB_PASSWORD: "horse:battery", MARIADB_DATABASE: shop}}
        volumes: *volumes
      queue:
        image: rabbitmq:4
        env: {{RABBITMQ_DEFAULT_USER: app, RABBITMQ_DEFAULT_PASS: "staple/correct", RABBITMQ_DEFAULT_VHOST: jobs}}
        volumes: *volumes
      api:
        image: acme/api:1
        ports: ["18080:8080"]
        volumes: *volumes
    steps:
      - uses: org/ci-toolkit/health-wait@v1
        id: wait
        with:
          services: ${{{{ toJSON(job.services) }}}}
          timeout: {timeout}
      - shell: sh
        env:
          SEEN: ready=${{{{ steps.wait.outputs.ready }}}}
        run: echo "$SEEN"
{steps}
"""

# In a container job every service has its name, so that its own client can be asked.
USE_THEM = """\
      - shell: sh
        run: |
          REDISCLI_AUTH='staple#horse' redis-cli -h cache ping
          PGPASSWORD='correct/horse@battery#staple' psql -h db -U app -d shop -Atc "SELECT 'postgres ' || current_user"
          python3 -c 'from urllib.request import urlopen; print("api", urlopen("http://api:8080").status)'
"""


@unittest.skipUnless(ACT, "CI_TOOLKIT_TEST_ACT does not name the program act")
@unittest.skipIf(engine.why_not(), engine.why_not())
class ServicesUnderAct(services.TestCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        containers.machine_image("").load(cls.engine, "job", ["sh"])

    def act(self, container: str = "", steps: str = "", timeout: str = "100s", start: bool = True):
        """Runs the job; the servers start when each has been found missing, if `start`."""
        published.publish(self.folder / "published", published.NO_IMAGE, "https://127.0.0.1:1")
        workflow = WORKFLOW.format(container=container, machine=MACHINE, go=self.go, steps=steps, timeout=timeout)
        published.write_repository(self.folder / "repository", workflow)
        environment = {**self.engine.environment, "HOME": str(self.folder), "XDG_CACHE_HOME": str(self.folder / "cache")}
        call = self.engine.beside(
            ACT, "push", "-C", self.folder / "repository", "-P", "ubuntu-latest=job", "--pull=false", "--rebuild=false",
            "--action-offline-mode", "--no-cache-server", "--container-options", " ".join(f"-v {volume}" for volume in VOLUMES),
            "--local-repository", f"org/ci-toolkit@v1={self.folder / 'published'}",
        )  # fmt: skip
        missing = ["redis://", "postgres://", "mysql://", "amqp://", "tcp://"]
        with subprocess.Popen(
            call, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL, text=True
        ) as act:
            lines = []
            for line in act.stdout:
                lines.append(line)
                if "refused" in line or "closed at once" in line:
                    missing = [scheme for scheme in missing if f"] {scheme}" not in line]
                    if not missing and start:
                        (self.go / "start").touch()
        self.assertEqual(missing, [], "".join(lines))
        return act.returncode, "".join(lines)

    def assert_waited(self, code: int, said: str, places: dict[str, str]):
        self.assertEqual(code, 0, said)
        self.assertIn("ready=true", said)
        self.assertNotIn("refuses us", said)  # what was found is right
        for name, place in places.items():
            self.assertRegex(said, f"found {name} .*: {place}", said)
            self.assertRegex(said, rf"\| {place}[^\n]*  +[0-9.]+ s  ", said)  # its row of the table
        self.assertRegex(said, "found api .*its image is not known: only a connection is asked for")
        for secret in ("horse", "staple"):
            self.assertNotIn(secret, said.replace(USE_THEM.strip(), "").split("found api")[1].split("redis-cli")[0])

    def test_a_job_on_the_machine_waits_for_published_ports_and_addresses(self):
        code, said = self.act()
        own = r"172\.\d+\.\d+\.\d+"
        self.assert_waited(code, said, {
            "cache": rf"redis://:\*\*\*@{own}:6379", "db": rf"postgres://app:\*\*\*@{own}:5432/shop",
            "maria": rf"mysql://app:\*\*\*@{own}:3306/shop", "queue": rf"amqp://app:\*\*\*@{own}:5672/jobs",
            "api": "tcp://localhost:18080",
        })  # fmt: skip
        # Docker's proxy accepted for a service that was not there.
        self.assertIn("tcp://localhost:18080: accepted, and closed at once", said)

    def test_a_container_job_waits_for_the_services_names(self):
        code, said = self.act(container=f"    container: {{image: job, volumes: {VOLUMES}}}", steps=USE_THEM)
        self.assert_waited(code, said, {
            "cache": r"redis://:\*\*\*@cache:6379", "db": r"postgres://app:\*\*\*@db:5432/shop",
            "maria": r"mysql://app:\*\*\*@maria:3306/shop", "queue": r"amqp://app:\*\*\*@queue:5672/jobs",
            "api": "tcp://api:8080",
        })  # fmt: skip
        for answer in ("PONG", "postgres app", "api 200"):
            self.assertIn(f"| {answer}", said)

    def test_services_that_do_not_come_fail_the_job_with_their_states(self):
        code, said = self.act(timeout="3s", start=False)
        self.assertNotEqual(code, 0)
        self.assertEqual(said.count("what is known of it"), 5, said)
        self.assertEqual(said.count("| container act-"), 5, said)
        self.assertIn(": running", said)
