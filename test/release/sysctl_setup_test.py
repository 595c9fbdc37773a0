"""sysctl-setup of the released image: in a container as Docker makes them, in one that took its advice, and in those that
may write to /proc/sys."""

import json
import pathlib
import re
import shutil
import tempfile
import unittest

import dist
import engine

IMAGE = "ci-toolkit:released"
NOBODY, ROOT = "65532:65532", "0:0"
# Runs for as long as the container is there.
STAY = ("health-wait", "--until-gone", "--timeout", "10m", "file:/usr/local/bin/health-wait")
CAPABILITIES = ("--cap-add", "SYS_ADMIN", "--cap-add", "NET_ADMIN", "--security-opt", "apparmor=unconfined",
                "--security-opt", "systempaths=unconfined")  # fmt: skip


def why_not() -> str:
    return engine.why_not() or ("" if shutil.which("skopeo") else "missing: skopeo")


def host_value(name: str) -> str:
    return pathlib.Path("/proc/sys", name).read_text().strip()


@unittest.skipIf(why_not(), why_not())
class SysctlSetup(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.engine = engine.Engine()
        cls.addClassCleanup(cls.engine.stop)
        with tempfile.TemporaryDirectory() as folder:
            source, archive = f"oci:{dist.DIST / 'image'}:{dist.lock()['version']}", pathlib.Path(folder, "image.tar")
            made = dist.run(["skopeo", "copy", source, f"docker-archive:{archive}:{IMAGE}"])
            assert made.returncode == 0, made.stderr
            loaded = cls.engine.docker("load", "-i", archive)
            assert loaded.returncode == 0, loaded.stderr

    def try_start(self, *options) -> tuple[str, str]:
        """A container in which several calls are made: its id, or else what the engine says against it. It runs as the
        image's own user, whom runc gives no capability: it would refuse to start root without one that the machine
        itself lacks. Calls as root have those that there are."""
        started = self.engine.docker("run", "-d", "--network", "none", *options, IMAGE, *STAY)
        container = started.stdout.strip()
        if container:  # even where it could not be started
            self.addCleanup(lambda: self.engine.docker("rm", "-f", container))
        refusals = [line for line in started.stderr.splitlines() if "Error response" in line]
        return container, "" if started.returncode == 0 else (refusals or [started.stderr])[0]

    def start(self, *options) -> str:
        container, refusal = self.try_start(*options)
        self.assertEqual(refusal, "")
        return container

    def call(self, container: str, *words, user: str = ROOT, code: int = 0) -> dict:
        """The report."""
        command = ("sysctl-setup", *words, "--report", "/dev/stdout")
        ended = self.engine.docker("exec", "--user", user, container, *command)
        if "unable to apply caps" in ended.stderr:
            self.skipTest(f"the engine runs nothing as root here: {ended.stderr.strip()}")
        self.assertEqual(ended.returncode, code, ended.stdout + ended.stderr)
        return json.loads(ended.stdout[ended.stdout.index("\n{") :].partition("\n}\n")[0] + "}")

    def settings(self, container: str, *words, **options) -> dict[str, dict]:
        return {one["name"]: one for one in self.call(container, *words, **options)["settings"]}

    def in_network_of(self, container: str, name: str) -> str:
        """The value without the tool, by a program of the machine."""
        shown = dist.run(["nsenter", "--net", "--target", self.pid(container), "--", "cat", f"/proc/sys/{name}"])
        self.assertEqual(shown.returncode, 0, shown.stderr)
        return shown.stdout.strip()

    def pid(self, container: str) -> str:
        return self.engine.docker("inspect", "--format", "{{.State.Pid}}", container).stdout.strip()

    def assert_refused(self, setting: dict, reason: str, advice: str):
        self.assertEqual((setting["result"], setting["reason"]), ("not-applied", reason), setting)
        self.assertEqual(setting["now"], setting["before"])
        self.assertIn(advice, setting["advice"])

    def test_an_ordinary_container_is_told_what_is_the_machine_s_and_which_options_do_the_rest(self):
        before = host_value("vm/overcommit_memory")
        other = "0" if before == "1" else "1"
        container = self.start()
        for user in (NOBODY, ROOT):
            with self.subTest(user=user):
                wanted = (f"vm.overcommit_memory={other}", "net.core.somaxconn=1024", "nofile=1000:2000")
                settings = self.settings(container, *wanted, user=user)
                self.assert_refused(settings["vm.overcommit_memory"], "not-namespaced",
                                    f"set it in a step on the host: sysctl-setup vm.overcommit_memory={other}")  # fmt: skip
                self.assert_refused(settings["net.core.somaxconn"], "read-only", " --sysctl net.core.somaxconn=1024 (")
                self.assert_refused(settings["nofile"], "elsewhere", " --ulimit nofile=1000:2000 (")
        self.assertEqual(host_value("vm/overcommit_memory"), before)

    def test_who_follows_the_advice_has_what_was_asked_for(self):
        wanted = ("net.core.somaxconn=1024", "nofile=1000:2000")
        told = self.settings(self.start(), *wanted)
        options = [re.search(r"start the container with (--\S+ \S+) ", one["advice"]).group(1) for one in told.values()]
        self.assertEqual(len(options), len(wanted))
        container = self.start(*[word for option in options for word in option.split()])
        for user in (NOBODY, ROOT):
            with self.subTest(user=user):
                settings = self.settings(container, "--on-failure", "fail", *wanted, user=user)
                self.assertEqual({name: one["result"] for name, one in settings.items()},
                                 {"net.core.somaxconn": "already", "nofile": "already"})  # fmt: skip

    def check_is_set_and_put_back(self, *options):
        container, refusal = self.try_start("--tmpfs", "/run", *options)
        if refusal:
            self.skipTest(f"the engine starts no such container here: {refusal}")
        mounts = pathlib.Path("/proc", self.pid(container), "mountinfo").read_text()
        if re.search(r" /proc/sys ro[ ,]", mounts):
            self.skipTest(f"/proc/sys is read-only here even with {' '.join(options)}")
        host, before = host_value("net/core/somaxconn"), self.in_network_of(container, "net/core/somaxconn")
        settings = self.settings(container, "--on-failure", "fail", "net.core.somaxconn=1024")
        self.assertEqual(settings["net.core.somaxconn"]["result"], "changed")
        self.assertEqual(self.in_network_of(container, "net/core/somaxconn"), "1024")
        restored = self.call(container, "restore")["restored"]
        self.assertEqual([(one["name"], one["value"], one["result"]) for one in restored],
                         [("net.core.somaxconn", before, "restored")])  # fmt: skip
        self.assertEqual(self.in_network_of(container, "net/core/somaxconn"), before)
        self.assertEqual(self.call(container, "restore")["restored"], [])
        self.assertEqual(host_value("net/core/somaxconn"), host)

    def test_a_privileged_container_has_its_own_settings_set_and_put_back(self):
        self.check_is_set_and_put_back("--privileged")

    def test_a_container_that_may_write_to_proc_sys_has_its_own_settings_set_and_put_back(self):
        self.check_is_set_and_put_back(*CAPABILITIES)
