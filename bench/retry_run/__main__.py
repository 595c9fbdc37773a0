"""What retry-run costs: around `true`, against nick-fields/retry's own bundle; on 1 GB of output, against tee; and to end
a tree of 500 processes, against one bare pass of SIGKILL. All in one run, shuffled."""

import argparse
import os
import pathlib
import random
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, str(pathlib.Path(__file__).parents[1]))
from tables import p90, table, verdict  # noqa: E402

ROOT = pathlib.Path(__file__).parents[2]
RELEASED = pathlib.Path(os.environ.get("CI_TOOLKIT_DIST", ROOT / "dist")) / os.uname().machine / "retry-run"
END_TREE = ROOT / "build/bench/bin/end_tree"
PEER = os.environ.get("CI_TOOLKIT_BENCH_RETRY", "")  # nick-fields/retry's dist/index.js
GIGABYTE = 1_000_000_000
TREE = 500
MOST_OVERHEAD_MS, LEAST_TIMES_LESS = 5, 200
LEAST_SPEED, MOST_RESIDENT = 0.9, 8_000_000
MOST_TIMES_BARE = 3

PEER_INPUTS = {"INPUT_COMMAND": "true", "INPUT_TIMEOUT_MINUTES": "1", "INPUT_MAX_ATTEMPTS": "3",
               "INPUT_RETRY_WAIT_SECONDS": "10", "INPUT_POLLING_INTERVAL_SECONDS": "1", "INPUT_WARNING_ON_RETRY": "true",
               "INPUT_CONTINUE_ON_ERROR": "false"}  # fmt: skip


def surroundings(more: dict[str, str] | None = None) -> dict[str, str]:
    own = {name: value for name, value in os.environ.items() if not name.startswith(("GITHUB_", "CI_TOOLKIT_"))}
    return own | (more or {})


def resident(pid: int) -> int:
    """What a process has had at the most until now, in bytes; 0 when it has ended."""
    try:
        status = pathlib.Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return 0
    return sum(int(line.split()[1]) * 1024 for line in status.splitlines() if line.startswith("VmHWM"))


def with_keeper(pid: int) -> list[int]:
    """retry-run's two processes."""
    try:
        return [pid, *map(int, pathlib.Path(f"/proc/{pid}/task/{pid}/children").read_text().split())]
    except OSError:
        return [pid]


def timed(command: list[str], environment: dict[str, str], output: int, watched: bool = False) -> tuple[float, int]:
    """Milliseconds from the start to the end; and the memory of retry-run's processes, if that is to be watched."""
    null = os.open(os.devnull, os.O_RDWR)
    actions = [(os.POSIX_SPAWN_DUP2, output, 1), (os.POSIX_SPAWN_DUP2, null, 2), (os.POSIX_SPAWN_DUP2, null, 0)]
    start = time.monotonic()
    pid = os.posix_spawn(command[0], command, environment, file_actions=actions)
    most = 0
    while watched and os.waitid(os.P_PID, pid, os.WEXITED | os.WNOWAIT | os.WNOHANG) is None:
        most = max(most, sum(resident(one) for one in with_keeper(pid)))
        time.sleep(0.01)
    _, status, _ = os.wait4(pid, 0)
    took = (time.monotonic() - start) * 1000
    os.close(null)
    if status != 0:
        sys.exit(f"{command[0]} ended with status {status}")
    return took, most


def around_true(tool: str) -> float:
    null = os.open(os.devnull, os.O_WRONLY)
    try:
        if tool == "bare":
            return timed([shutil.which("true")], surroundings(), null)[0]
        if tool == "retry-run":
            return timed([str(RELEASED), "--", shutil.which("true")], surroundings(), null)[0]
        with tempfile.NamedTemporaryFile() as outputs:
            inputs = surroundings(PEER_INPUTS | {"GITHUB_OUTPUT": outputs.name})
            return timed([shutil.which("node"), PEER], inputs, null)[0]
    finally:
        os.close(null)


def through(tool: str, folder: str) -> tuple[float, int]:
    """One gigabyte into a pipe that somebody reads."""
    reader = subprocess.Popen(["cat"], stdin=subprocess.PIPE, stdout=subprocess.DEVNULL)
    source = f"head -c {GIGABYTE} /dev/zero"
    if tool == "tee":
        command = [shutil.which("sh"), "-c", f"{source} | tee {folder}/tee.log"]
    else:
        command = [str(RELEASED), "--log-dir", folder, "--", *source.split()]
    try:
        return timed(command, surroundings(), reader.stdin.fileno(), watched=True)
    finally:
        reader.stdin.close()
        reader.wait()


def ending(way: str) -> float:
    return float(subprocess.run([str(END_TREE), str(TREE), way], check=True, capture_output=True).stderr)


def shuffled(kinds: list[tuple], count: int, generator: random.Random) -> list[tuple]:
    all_of = kinds * count
    generator.shuffle(all_of)
    return all_of


def main() -> int:
    parser = argparse.ArgumentParser(prog="retry-run-bench", description=__doc__)
    parser.add_argument("--starts", type=int, default=100, help="starts around true, of each tool but the peer")
    parser.add_argument("--rounds", type=int, default=10, help="gigabytes, and trees, of each kind")
    parser.add_argument("--peer-starts", type=int, default=10)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    if not RELEASED.exists():
        sys.exit(f"there is no {RELEASED}: run ./dev release first, or name a release by CI_TOOLKIT_DIST")
    generator = random.Random(given.seed)
    has_peer = bool(PEER and shutil.which("node"))
    kinds = [("true", "bare"), ("true", "retry-run")]
    work = shuffled(kinds, given.starts, generator) + shuffled([("true", "peer")] if has_peer else [], given.peer_starts, generator)
    work += shuffled([("gigabyte", "tee"), ("gigabyte", "retry-run")], given.rounds, generator)
    work += shuffled([("tree", way) for way in ("bare", "sweep", "group")], given.rounds, generator)
    generator.shuffle(work)
    times: dict[tuple, list[float]] = {}
    resident = 0
    with tempfile.TemporaryDirectory(dir="/dev/shm") as folder:
        for kind, tool in work:
            if kind == "gigabyte":
                took, most = through(tool, folder)
                resident = max(resident, most if tool == "retry-run" else 0)
            else:
                took = around_true(tool) if kind == "true" else ending(tool)
            times.setdefault((kind, tool), []).append(took)
    middle = {key: statistics.median(values) for key, values in times.items()}
    names = {"true": "around true", "gigabyte": "1 GB of output", "tree": f"a tree of {TREE} processes"}
    table("what | by | median | p90 | runs",
          [f"{names[kind]} | {tool} | {middle[kind, tool]:.2f} ms | {p90(values):.2f} ms | {len(values)}"
           for (kind, tool), values in sorted(times.items())])  # fmt: skip
    verdicts: list[tuple] = []
    overhead = middle["true", "retry-run"] - middle["true", "bare"]
    verdict(f"around true at most {MOST_OVERHEAD_MS} ms over the bare command", f"{overhead:.2f} ms",
            overhead <= MOST_OVERHEAD_MS, verdicts)  # fmt: skip
    if has_peer:
        times_less = (middle["true", "peer"] - middle["true", "bare"]) / overhead
        verdict(f"at least {LEAST_TIMES_LESS} times less than nick-fields/retry", f"{times_less:.0f} times",
                times_less >= LEAST_TIMES_LESS, verdicts)  # fmt: skip
    speed = middle["gigabyte", "tee"] / middle["gigabyte", "retry-run"]
    verdict(f"1 GB at at least {LEAST_SPEED} of tee's speed", f"{speed:.2f}", speed >= LEAST_SPEED, verdicts)
    verdict("and at most 8 MB of memory", f"{resident / 1e6:.2f} MB", resident <= MOST_RESIDENT, verdicts)
    for way in ("sweep", "group"):
        ratio = middle["tree", way] / middle["tree", "bare"]
        verdict(f"a tree of {TREE} by {way} at most {MOST_TIMES_BARE} times a bare pass", f"{ratio:.2f}",
                ratio <= MOST_TIMES_BARE, verdicts)  # fmt: skip
    table("must be | measured | verdict", [row for row, _ in verdicts])
    if not has_peer:
        print("nick-fields/retry was not measured: CI_TOOLKIT_BENCH_RETRY names no dist/index.js, or there is no node")
    return 0 if all(holds for _, holds in verdicts) else 1


if __name__ == "__main__":
    sys.exit(main())
