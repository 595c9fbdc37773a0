"""tidy.py BUILD CACHE JOBS: clang-tidy over every source in BUILD/compile_commands.json, skipping what was clean before.
With CI_TOOLKIT_TIDY_SECONDS set, nothing new is begun after that time, and what was left out is counted as skipped: the
sources of the tests come last.

A source is clean when clang-tidy found nothing with the same clang-tidy, .clang-tidy, compile command and contents of
every file it reads, so a changed comment (NOLINT) counts too. CACHE is shared by all checkouts: paths inside one are
written relative to its root.
"""

import concurrent.futures
import functools
import hashlib
import json
import os
import pathlib
import shlex
import subprocess
import sys
import time

ROOT = pathlib.Path.cwd()


def sha256(*parts):
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()


@functools.lru_cache(maxsize=None)
def content(path):
    try:
        return hashlib.sha256(pathlib.Path(path).read_bytes()).hexdigest()
    except OSError:
        return "missing"


def portable(text):
    return text.replace(str(ROOT), "ROOT")


def compiler_call(entry):
    """The compile command without the compiler cache in front and without its outputs."""
    words = shlex.split(entry["command"])
    while pathlib.Path(words[0]).name == "ccache":
        words.pop(0)
    if "-o" in words:
        at = words.index("-o")
        del words[at : at + 2]
    return [word for word in words if word != "-c"]


def files_read(entry):
    """Every file that compiling the source reads, by the compiler's own account."""
    done = subprocess.run(compiler_call(entry) + ["-M"], cwd=entry["directory"], capture_output=True, text=True)
    rule = done.stdout.replace("\\\n", " ").split(": ", 1)
    return sorted(set(shlex.split(rule[1]))) if done.returncode == 0 and len(rule) == 2 else []


def settings_of(file):
    """The nearest .clang-tidy, as clang-tidy itself looks for it."""
    folder = next(folder for folder in pathlib.Path(file).parents if (folder / ".clang-tidy").exists())
    return (folder / ".clang-tidy").read_text()


class Checked:
    """What is remembered of one source: the files it read, with the hash of each."""

    def __init__(self, cache, settings, entry):
        self.entry = entry
        self.memory = cache / sha256(settings, portable(entry["command"]), portable(entry["file"]))

    def is_clean(self):
        if not self.memory.exists():
            return False
        known = json.loads(self.memory.read_text())
        return all(content(path.replace("ROOT", str(ROOT), 1)) == value for path, value in known.items())

    def check(self, build):
        """Nothing when the source is clean, what clang-tidy said when it is not."""
        directory = pathlib.Path(self.entry["directory"])
        known = {portable(str(directory / path)): content(str(directory / path)) for path in files_read(self.entry)}
        done = subprocess.run(
            ["clang-tidy", "--quiet", "-p", build, self.entry["file"]], capture_output=True, text=True, check=False
        )
        if done.returncode != 0:
            return done.stdout or done.stderr  # beside findings, stderr holds only how many were suppressed
        if known:
            fresh = self.memory.with_suffix(".new")
            fresh.write_text(json.dumps(known))
            fresh.rename(self.memory)
        return ""


def in_tests(source):
    return source.entry["file"].startswith(str(ROOT / "test"))


def main(build, cache, jobs):
    cache = pathlib.Path(cache)
    cache.mkdir(parents=True, exist_ok=True)
    version = subprocess.run(["clang-tidy", "--version"], capture_output=True, text=True, check=True).stdout
    entries = json.loads(pathlib.Path(build, "compile_commands.json").read_text())
    written = [entry for entry in entries if not entry["file"].startswith(str(ROOT / "build"))]
    sources = [Checked(cache, version + settings_of(entry["file"]), entry) for entry in written]
    stale = sorted((source for source in sources if not source.is_clean()), key=in_tests)
    print(f"   {len(sources)} sources, {len(stale)} of them new or changed", flush=True)
    end = time.monotonic() + float(os.environ.get("CI_TOOLKIT_TIDY_SECONDS", "inf"))
    bad = left_out = 0
    with concurrent.futures.ThreadPoolExecutor(int(jobs)) as pool:
        checks = pool.map(lambda source: source.check(build) if time.monotonic() < end else None, stale)
        for done, said in enumerate(checks, 1):
            left_out += said is None
            bad += bool(said)
            print(said or "", end="")
            if done % 10 == 0:
                print(f"   {done} of {len(stale)} done", flush=True)
    if left_out and not bad:
        print(f"   the time was over before {left_out} of the tests' sources\n1 passed, 0 failed, {left_out} skipped")
    return 1 if bad else 0


sys.exit(main(*sys.argv[1:]))
