"""The unit tests as the release's compiler makes them: another C library and another C++ library than the developer's."""

import os
import pathlib
import tempfile
import unittest

import dist

PROGRAMS = sorted(pathlib.Path(os.environ["CI_TOOLKIT_UNITS"]).glob("*_test"))


class Units(unittest.TestCase):
    def test_they_are_there(self):
        self.assertIn("health_test", [program.name for program in PROGRAMS])


def test_of(program: pathlib.Path):
    @unittest.skipIf(dist.emulator("x86_64") != [], "they are compiled for x86_64")
    def test(self):
        with tempfile.TemporaryDirectory() as folder:
            ended = dist.run([program.absolute()], cwd=folder)
        self.assertEqual(ended.returncode, 0, ended.stdout[-4000:] + ended.stderr[-1000:])

    return test


for one in PROGRAMS:
    setattr(Units, f"test_{one.name}", test_of(one))
