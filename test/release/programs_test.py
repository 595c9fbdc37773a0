"""The tests of libraries and tools as the release's compiler makes them, with another C library and another C++ library than
the developer's; those of a tool run the released one."""

import os
import pathlib
import unittest

import dist

ROOT = pathlib.Path(__file__).parents[2]
PROGRAMS = sorted(pathlib.Path(os.environ["CI_TOOLKIT_TEST_PROGRAMS"]).absolute().glob("*_test"))

PARTS = {"retry_run_test": 4}  # of those that take more than a minute as one


class Programs(unittest.TestCase):
    def test_there_are_those_of_each_library_and_of_each_tool_before_real_servers(self):
        libraries = {f"{folder.name}_test" for folder in (ROOT / "test/lib").iterdir()}
        servers = {"integration_redis_test", "integration_postgres_test", "integration_nginx_test"}
        self.assertLessEqual(libraries | servers | {"health_wait_test", "retry_run_test", "retry_run_job_test"}, {program.name for program in PROGRAMS})


def test_of(program: pathlib.Path, part: int, parts: int):
    @unittest.skipIf(dist.emulator("x86_64") != [], "they are compiled for x86_64")
    def test(self):
        path = f"{dist.DIST.absolute() / 'x86_64'}:{os.environ['PATH']}"
        ended = dist.run([program, "--shard-count", parts, "--shard-index", part], cwd=ROOT, timeout=300, env={**os.environ, "PATH": path})
        self.assertEqual(ended.returncode, 0, ended.stdout[-6000:] + ended.stderr[-1000:])

    return test


for one in PROGRAMS:
    count = PARTS.get(one.name, 1)
    for index in range(count):
        setattr(Programs, f"test_{one.name}" + (f"_{index + 1}" if count > 1 else ""), test_of(one, index, count))
