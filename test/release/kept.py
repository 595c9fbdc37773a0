"""Where the launcher keeps the programs of a release."""

import pathlib
import re


def folder_in(cache: pathlib.Path, lock: pathlib.Path, arch: str) -> pathlib.Path:
    """In a tool cache, for the launcher that lies beside this release.lock."""
    lines = dict(re.findall("^(version|image) (.*)$", lock.read_text(), re.MULTILINE))
    return cache / f"ci-toolkit/{lines['version']}/{arch}-{lines['image'].rsplit(':', 1)[1][:12]}"
