"""count.py JUNIT FUZZED: names what was skipped and what failed, and ends with "N passed, N failed, N skipped".

JUNIT is ctest's report; FUZZED has one line, passed or failed, for each fuzz target.
"""

import pathlib
import sys
import xml.etree.ElementTree as xml


def reason(case):
    """The first "[skipped] reason" that the test printed."""
    for line in case.findtext("system-out", "").splitlines():
        if "[skipped]" in line:
            return line.split("[skipped]", 1)[1].strip()
    return "it did not run, and gave no reason"


def main(junit, fuzzed):
    cases = list(xml.parse(junit).getroot().iter("testcase")) if pathlib.Path(junit).exists() else []
    targets = pathlib.Path(fuzzed).read_text().split()
    failed = [case for case in cases if case.get("status") == "fail"]
    skipped = [case for case in cases if case.get("status") not in ("run", "fail")]
    print()
    for case in skipped:
        print(f"skipped: {case.get('name')}: {reason(case)}")
    for case in failed:
        print(f"failed: {case.get('name')}")
    if not cases:
        print("failed: no test ran at all")
    failures = len(failed) + targets.count("failed") + (0 if cases else 1)
    passed = len(cases) - len(failed) - len(skipped) + targets.count("passed")
    print(f"{passed} passed, {failures} failed, {len(skipped)} skipped")
    return 1 if failures else 0


sys.exit(main(*sys.argv[1:]))
