"""What tests' results cost retry-run: reading and merging 100,000 cases in 200 JUnit files, and running 3 flaky tests of a
Go suite of 2,000 again, against `go test -run` that names just these. All in one run, shuffled."""

import argparse
import json
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
FILES, CASES = 200, 100_000
TESTS, FLAKY = 2_000, (77, 999, 1_500)
MOST_SECONDS, MOST_RESIDENT, MOST_RATIO = 1, 200_000_000, 1.2


def surroundings(more: dict[str, str] | None = None) -> dict[str, str]:
    own = {name: value for name, value in os.environ.items() if not name.startswith(("GITHUB_", "CI_TOOLKIT_"))}
    return own | {"GOFLAGS": "", "GOWORK": "off"} | (more or {})


def timed(command: list[str], folder: pathlib.Path, environment: dict[str, str], allowed=(0,)) -> tuple[float, int]:
    """Seconds, and the most memory that one of its processes had."""
    start = time.monotonic()
    program = subprocess.Popen(command, cwd=folder, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, usage = os.wait4(program.pid, 0)
    took = time.monotonic() - start
    program.returncode = os.waitstatus_to_exitcode(status)
    if program.returncode not in allowed:
        sys.exit(f"{' '.join(command)} ended with {program.returncode}")
    return took, usage.ru_maxrss * 1024


def write_results(folder: pathlib.Path) -> None:
    """Each fiftieth test failed, with a stack of ten lines."""
    stack = "\n".join(f"    at com.example.shop.Cart.step{line}(Cart.java:{line})" for line in range(10))
    for number in range(FILES):
        lines = [f'<testsuite name="com.example.Suite{number}" tests="{CASES // FILES}">']
        for case in range(CASES // FILES):
            failure = f'<failure message="no {case}" type="AssertionError">{stack}</failure>' if case % 50 == 0 else ""
            lines.append(f'<testcase classname="com.example.Suite{number}" name="test case {case}" time="0.012">{failure}</testcase>')
        (folder / f"TEST-{number}.xml").write_text("\n".join([*lines, "</testsuite>"]))


def merging(folder: pathlib.Path) -> tuple[float, int]:
    """What retry-run takes beyond the command, which puts the files where they are looked for."""
    source, place = folder / "results", folder / "place"
    shutil.rmtree(place, ignore_errors=True)
    place.mkdir()
    copy = [shutil.which("cp"), "-r", str(source), str(place)]
    bare, _ = timed(copy, folder, surroundings())
    shutil.rmtree(place)
    place.mkdir()
    command = [str(RELEASED), "--results", "place/results/*.xml", "--junit", str(folder / "all.xml"), "--quiet", "--", *copy]
    took, memory = timed(command, folder, surroundings(), allowed=(1,))
    return took - bare, memory


def write_suite(folder: pathlib.Path) -> None:
    (folder / "go.mod").write_text("module example.com/bench\n\ngo 1.20\n")
    lines = ["package bench", 'import ("os"; "testing")',
             "func once(t *testing.T, name string) {",
             '\tfile := os.Getenv("BENCH_STATE") + "/" + name',
             '\tif _, err := os.Stat(file); err != nil { os.WriteFile(file, nil, 0o600); t.Fatal("the first time it fails") }',
             "}"]  # fmt: skip
    for number in range(TESTS):
        body = f'once(t, "{number}")' if number in FLAKY else ""
        lines.append(f"func TestNumber{number}(t *testing.T) {{ {body} }}")
    (folder / "bench_test.go").write_text("\n".join(lines) + "\n")


def rerunning(tool: str, folder: pathlib.Path) -> float:
    """The second attempt, or what a person would type in its place. Both after an attempt at everything."""
    state = tempfile.mkdtemp(dir=folder)
    environment = surroundings({"BENCH_STATE": state})
    suite = folder / "suite"
    if tool == "by hand":
        timed(["go", "test", "-json", "-count=1", "./..."], suite, environment, allowed=(1,))
        names = "|".join(f"TestNumber{number}" for number in FLAKY)
        return timed(["go", "test", "-json", "-count=1", "-run", f"^({names})$", "./..."], suite, environment)[0]
    report = folder / "report.json"
    command = [str(RELEASED), "--attempts", "2", "--backoff", "0s", "--report", str(report), "--quiet"]
    timed([*command, "--", "go", "test", "-json", "-count=1", "./..."], suite, environment)
    told = json.loads(report.read_text())
    if told["tests"]["attempts"][1] != {"partial": True, "passed": len(FLAKY), "failed": 0, "skipped": 0, "incomplete": None}:
        sys.exit(f"the second attempt was another one: {told['tests']['attempts']}")
    first, second = told["attempts"]
    return told["elapsed_ms"] / 1000 - (first["started_ms"] + first["wall_ms"]) / 1000


def main() -> int:
    parser = argparse.ArgumentParser(prog="retry-run-tests-bench", description=__doc__)
    parser.add_argument("--rounds", type=int, default=10, help="of each kind")
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    if not RELEASED.exists():
        sys.exit(f"there is no {RELEASED}: run ./dev release first, or name a release by CI_TOOLKIT_DIST")
    if not shutil.which("go"):
        sys.exit("there is no go")
    work = ["merge", "retry-run", "by hand"] * given.rounds
    random.Random(given.seed).shuffle(work)
    times: dict[str, list[float]] = {}
    memory = 0
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        (folder / "results").mkdir()
        (folder / "suite").mkdir()
        write_results(folder / "results")
        write_suite(folder / "suite")
        rerunning("by hand", folder)  # compiles it
        for kind in work:
            if kind == "merge":
                took, most = merging(folder)
                memory = max(memory, most)
            else:
                took = rerunning(kind, folder)
            times.setdefault(kind, []).append(took)
    middle = {kind: statistics.median(values) for kind, values in times.items()}
    names = {"merge": f"{CASES:,} cases in {FILES} files | retry-run", "retry-run": f"{len(FLAKY)} of {TESTS:,} Go tests again | retry-run",
             "by hand": f"{len(FLAKY)} of {TESTS:,} Go tests again | go test -run"}  # fmt: skip
    table("what | by | median | p90 | runs",
          [f"{names[kind]} | {middle[kind]:.3f} s | {p90(values):.3f} s | {len(values)}" for kind, values in sorted(times.items())])  # fmt: skip
    verdicts: list[tuple] = []
    verdict(f"{CASES:,} cases in {FILES} files within {MOST_SECONDS} s", f"{middle['merge']:.3f} s", middle["merge"] <= MOST_SECONDS, verdicts)
    verdict("and at most 200 MB of memory", f"{memory / 1e6:.0f} MB", memory <= MOST_RESIDENT, verdicts)
    ratio = middle["retry-run"] / middle["by hand"]
    verdict(f"the rerun in at most {MOST_RATIO} of the time by hand", f"{ratio:.2f}", ratio <= MOST_RATIO, verdicts)
    table("must be | measured | verdict", [row for row, _ in verdicts])
    return 0 if all(holds for _, holds in verdicts) else 1


if __name__ == "__main__":
    sys.exit(main())
