"""What it costs to start health-wait, to have it, and to come by it: the released program against wait4x in the same run."""

import argparse
import contextlib
import os
import pathlib
import random
import shutil
import signal
import subprocess
import sys

ROOT = pathlib.Path(__file__).parents[2]
sys.path.append(str(ROOT / "test/release"))  # dist.py, registry.py
os.environ.setdefault("CI_TOOLKIT_DIST", str(ROOT / "dist"))

from measure import CannotMeasure, NotHere, Program, Row, WarmWait, own_environment  # noqa: E402
from release import ARCH, TOOL, Launcher, LocalImage, Release, docker, packed_bytes  # noqa: E402
from report import Judge, megabytes, milliseconds, table, times, times_table  # noqa: E402
from servers import Listener, Postgres, Redis  # noqa: E402

WARM = "health-wait, warm process"
SLOWER = 5  # one start from nothing for so many others
MOST_OVER_WARM_MS = 5
MOST_LAUNCHER_MS = 50
MOST_FROM_NOTHING_MS = 2000
MOST_PROGRAM_BYTES = 5_000_000
MOST_RESIDENT_BYTES = 12_000_000
MOST_IMAGE_BYTES = 8_000_000


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="./dev bench shipping", description=__doc__)
    parser.add_argument("--starts", type=int, default=100, metavar="N", help="starts for each row (default 100)")
    parser.add_argument("--seed", type=int, default=1, metavar="N", help="seed of their order (default 1)")
    options = parser.parse_args()
    if options.starts < 1:
        parser.error("--starts: it must be at least 1")
    return options


class Wait:
    """A whole run for one target that is ready already, by each tool."""

    def __init__(self, kind: str, release: Release, wait4x: str | None, target: str, wait4x_words: list[str],
                 stack: contextlib.ExitStack, before=lambda: None):  # fmt: skip
        what = f"ready already ({kind})"
        self.kind = kind
        self.ours = Row(what, TOOL, Program(release.program, target), before)
        self.warm = Row(what, WARM, stack.enter_context(WarmWait(target)), before)
        self.peer = Row(what, "wait4x", Program(wait4x, *wait4x_words), before) if wait4x else None
        self.rows = [row for row in (self.ours, self.peer, self.warm) if row]

    def judge(self, judge: Judge) -> None:
        ours = self.ours.median()
        faster = f"{self.kind}: a whole run is faster than wait4x's"
        if self.peer:
            peer = self.peer.median()
            judge.add(faster, f"{milliseconds(ours)} against {milliseconds(peer)}: {times(peer, ours)}", ours < peer)
        else:
            judge.leave_out(faster, "no wait4x here")
        over = ours - self.warm.median()
        judge.add(f"{self.kind}: at most {MOST_OVER_WARM_MS} ms over the same wait in a warm process", milliseconds(over),
                  over <= MOST_OVER_WARM_MS)  # fmt: skip


def make_waits(release: Release, wait4x: str | None, stack: contextlib.ExitStack) -> list[Wait]:
    listener = stack.enter_context(Listener())
    redis = stack.enter_context(Redis(release.program))
    postgres = stack.enter_context(Postgres(release.program))
    return [
        Wait("TCP", release, wait4x, f"tcp://{listener.address}", ["tcp", listener.address], stack, listener.forget),
        Wait("Redis", release, wait4x, redis.url, ["redis", redis.url], stack),
        Wait("PostgreSQL", release, wait4x, postgres.url, ["postgresql", f"{postgres.url}?sslmode=disable"], stack),
    ]


def run_shuffled(rows: list[Row], starts: int, seed: int) -> None:
    """Each row once, uncounted, and then all starts of all rows in one order that is drawn."""
    for row in rows:
        row.once()
        row.samples.clear()
    order = rows * starts
    random.Random(seed).shuffle(order)
    for row in order:
        row.once()


class Launches:
    """The launcher with the tool in the tool cache, and that same file started directly."""

    def __init__(self, release: Release, stack: contextlib.ExitStack):
        launcher = stack.enter_context(Launcher(release))
        launcher.fill(release.program)
        self.by_launcher = Row(f"{TOOL} --version", f"launcher by {shell()}, from the tool cache", launcher.start,
                               is_one_process=False)  # fmt: skip
        self.direct = Row(f"{TOOL} --version", "started directly", Program(launcher.kept, "--version"))
        self.rows = [self.by_launcher, self.direct]

    def judge(self, judge: Judge) -> None:
        over = self.by_launcher.median() - self.direct.median()
        judge.add(f"launcher's overhead with the tool in the tool cache at most {MOST_LAUNCHER_MS} ms", milliseconds(over),
                  over <= MOST_LAUNCHER_MS)  # fmt: skip


def from_nothing(release: Release, starts: int) -> Row:
    """Throws NotHere where there is no engine or no registry."""
    with LocalImage() as image, Launcher(release, image.name) as launcher:
        image.put_first(launcher)

        def forget() -> None:
            launcher.empty()
            image.forget()

        row = Row(f"{TOOL} --version", f"launcher by {shell()}, from nothing", launcher.start, forget, is_one_process=False)
        for _ in range(starts):
            row.once()
        return row


def judge_from_nothing(judge: Judge, release: Release, starts: int) -> list[Row]:
    must_be = f"from nothing to a running tool, from a local registry, at most {MOST_FROM_NOTHING_MS} ms"
    try:
        row = from_nothing(release, starts)
    except NotHere as error:
        judge.leave_out(must_be, str(error))
        return []
    judge.add(must_be, milliseconds(row.median()), row.median() <= MOST_FROM_NOTHING_MS)
    return [row]


def judge_sizes(judge: Judge, release: Release, waits: list[Wait]) -> None:
    def at_most(what: str, value: int, limit: int) -> None:
        judge.add(f"{what} at most {limit // 1_000_000} MB", megabytes(value), value <= limit)

    at_most(f"size of {TOOL}", release.program_bytes(), MOST_PROGRAM_BYTES)
    at_most(f"resident memory of {TOOL}, the most of the three,", max(wait.ours.resident() for wait in waits),
            MOST_RESIDENT_BYTES)  # fmt: skip
    at_most(f"image for {ARCH}, compressed,", release.image_bytes(), MOST_IMAGE_BYTES)


def sizes_table(release: Release, wait4x: str | None) -> str:
    program = megabytes(pathlib.Path(wait4x).stat().st_size) if wait4x else "not here"
    image = f"at least {megabytes(packed_bytes(wait4x))}" if wait4x else "not here"
    return table(["size", TOOL, "wait4x"],
                 [["program", megabytes(release.program_bytes()), program],
                  [f"image for {ARCH}, compressed", megabytes(release.image_bytes()), image]])  # fmt: skip


def shell() -> str:
    return pathlib.Path(shutil.which("sh")).resolve().name


def said_by(*words) -> str:
    """Nothing where there is no such program."""
    if not words[0]:
        return ""
    return subprocess.run(list(map(str, words)), env=own_environment(), capture_output=True, text=True).stdout


def versions(release: Release, wait4x: str | None) -> str:
    names = [said_by(release.program, "--version")]  # a line of its own
    if wait4x:
        names.append(f"wait4x {said_by(wait4x, 'version').split()[1]}")
    names.append(f"redis-server {said_by('redis-server', '--version').split('v=')[1].split()[0]}")
    names.append(f"PostgreSQL {said_by(Postgres.programs() / 'postgres', '--version').split()[2]}")
    engine = said_by(docker(), "version", "--format", "{{.Server.Version}}").strip()
    if engine:
        names.append(f"Docker engine {engine}")
    return names[0] + ", ".join(names[1:])


def load_average() -> str:
    return f"{os.getloadavg()[0]:.1f}"


def bench(options: argparse.Namespace) -> int:
    release = Release()
    wait4x = os.environ.get("CI_TOOLKIT_BENCH_WAIT4X") or None
    load_before = load_average()
    judge = Judge()
    with contextlib.ExitStack() as stack:
        waits = make_waits(release, wait4x, stack)
        launches = Launches(release, stack)
        rows = [row for part in (*waits, launches) for row in part.rows]
        run_shuffled(rows, options.starts, options.seed)
        for part in (*waits, launches):
            part.judge(judge)
    rows += judge_from_nothing(judge, release, -(-options.starts // SLOWER))
    judge_sizes(judge, release, waits)
    print(f"{options.starts} starts a row, seed {options.seed}; {os.cpu_count()} cores, load average {load_before} before "
          f"and {load_average()} after;\n{versions(release, wait4x)}\n")  # fmt: skip
    print("\n".join([times_table(rows), sizes_table(release, wait4x), judge.table()]), end="")
    return 0 if judge.all_hold else 1


def end(signal_number: int, _) -> None:
    """As an exception, so that every server is stopped on the way out."""
    signal.signal(signal_number, signal.SIG_IGN)
    sys.exit(128 + signal_number)


def main() -> int:
    options = arguments()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, end)
    try:
        return bench(options)
    except (CannotMeasure, AssertionError, OSError, subprocess.SubprocessError, RuntimeError) as error:
        print(f"error: {error}", file=sys.stderr)
        return 3


sys.exit(main())
