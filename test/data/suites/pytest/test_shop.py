import os
import pathlib
import time

import pytest
from hypothesis import given, settings, strategies


def asked(name):
    return name in os.environ


def test_adds():
    assert 1 + 2 == 3


@pytest.mark.parametrize("what", ["apple", "two pears"])
def test_sells(what):
    assert len(what) > 3


class TestCart:
    def test_is_empty(self):
        assert not []


@pytest.mark.skipif(not asked("SUITE_STATE"), reason="SUITE_STATE names no folder")
def test_flaky():
    """Fails on its first run: SUITE_STATE names a folder where it leaves word of that."""
    mark = pathlib.Path(os.environ["SUITE_STATE"], "pytest-flaky")
    if not mark.exists():
        mark.touch()
        pytest.fail("the first time it fails")


def test_broken():
    assert 1 + 1 == 3, "one and one"


def test_crashes():
    if asked("SUITE_CRASH"):
        os.abort()


def test_hangs():
    if asked("SUITE_HANG"):
        time.sleep(3600)


@settings(deadline=None)
@given(strategies.integers(min_value=0, max_value=100))
def test_property(count):
    assert count <= (10 if asked("SUITE_PROPERTY") else 100)
