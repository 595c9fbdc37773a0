"""Prints what junitparser, which others read JUnit files with, reads of one, as JSON: its counts as they were written and
as it counts them itself, and of each test what it says of failures and skips."""

import json
import sys

from junitparser import xunit2


def counts_of(file):
    return {
        "all": [file.tests, file.failures, file.errors],
        "suites": [[suite.name, suite.tests, suite.failures, suite.errors, suite.skipped] for suite in file],
    }


def told_of(case):
    return [[type(one).__name__, one.message, one.text or "" if one in case.result else one.stack_trace or ""] for one in case.result + case.interim_result]


file = xunit2.JUnitXml.fromfile(sys.argv[1])
told = {"written": counts_of(file), "tests": [[case.classname or "", case.name, told_of(case)] for suite in file for case in suite]}
file.update_statistics()
told["counted"] = counts_of(file)
print(json.dumps(told))
