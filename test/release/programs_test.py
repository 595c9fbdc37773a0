"""The tests of libraries and tools as the release's compiler makes them, with another C library and another C++ library than
the developer's; those of a tool run the released one."""

import os
import pathlib
import unittest

import dist

ROOT = pathlib.Path(__file__).parents[2]
PROGRAMS = sorted(pathlib.Path(os.environ["CI_TOOLKIT_TEST_PROGRAMS"]).absolute().glob("*_test"))


class Programs(unittest.TestCase):
    def test_there_are_those_of_each_library_and_of_each_tool_before_real_servers(self):
        libraries = {f"{folder.name}_test" for folder in (ROOT / "test/lib").iterdir()}
        servers = {"integration_redis_test", "integration_postgres_test", "integration_nginx_test"}
        self.assertLessEqual(libraries | servers | {"health_wait_test", "retry_run_job_test"}, {program.name for program in PROGRAMS})


def test_of(program: pathlib.Path):
    @unittest.skipIf(dist.emulator("x86_64") != [], "they are compiled for x86_64")
    def test(self):
        path = f"{dist.DIST.absolute() / 'x86_64'}:{os.environ['PATH']}"
        ended = dist.run([program], cwd=ROOT, env={**os.environ, "PATH": path})
        self.assertEqual(ended.returncode, 0, ended.stdout[-6000:] + ended.stderr[-1000:])

    return test


for one in PROGRAMS:
    setattr(Programs, f"test_{one.name}", test_of(one))
