"""unittests.py FOLDER [FILE]: runs the *_test.py in it, or that one, and closes with "N passed, N failed, N skipped". With
CI_TOOLKIT_NO_SKIP=1 in the environment nothing may be skipped."""

import os
import sys
import unittest

suite = unittest.defaultTestLoader.discover(sys.argv[1], pattern=(sys.argv + ["*_test.py"])[2], top_level_dir=sys.argv[1])
result = unittest.TextTestRunner(verbosity=2, stream=sys.stdout).run(suite)
failed = len(result.failures) + len(result.errors) + len(result.unexpectedSuccesses)
skipped = len(result.skipped)
for test, reason in result.skipped:
    print(f"skipped: {test}: {reason}")
print(f"{result.testsRun - failed - skipped} passed, {failed} failed, {skipped} skipped")
is_incomplete = skipped and os.environ.get("CI_TOOLKIT_NO_SKIP") == "1"
sys.exit(1 if failed or is_incomplete or result.testsRun == 0 else 0)
