"""One wait for twelve services of three kinds that become ready one after the other, and one minute before a port where
nobody is: health-wait against wait4x in the same run. wait4x waits for one kind a call: three calls run side by side."""

import argparse
import os
import pathlib
import random
import statistics
import subprocess
import sys
import time

from services import Services

ROOT = pathlib.Path(__file__).parents[2]
RELEASED = pathlib.Path(os.environ.get("CI_TOOLKIT_DIST", ROOT / "dist")) / os.uname().machine / "health-wait"
KINDS = ["tcp"] * 4 + ["redis"] * 4 + ["http"] * 4
EARLIEST, LATEST = 0.05, 1.5  # s after the start
MOST_MEDIAN_MS, MOST_P90_MS = 60, 100
MOST_CPU_MS = 100
MOST_RESIDENT_BYTES = 12_000_000


class Sample:
    def __init__(self, lag: float, whole: float, cpu: float, resident: int):
        self.lag = lag  # ms from the last service being ready to the end of the wait
        self.whole = whole  # ms of the whole wait
        self.cpu = cpu  # ms
        self.resident = resident  # bytes, at the most


def resident(pid: int) -> int:
    """Of a process that runs, at the most until now; 0 when it has ended."""
    try:
        status = pathlib.Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return 0
    return sum(int(line.split()[1]) * 1024 for line in status.splitlines() if line.startswith("VmHWM"))


def run(calls: list[list[str]], begun=lambda: None, last=lambda: 0.0) -> Sample:
    """Runs the calls side by side until all have ended."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("GITHUB_", "CI_TOOLKIT_"))}
    start = time.monotonic()
    running = [subprocess.Popen(call, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=environment)
               for call in calls]  # fmt: skip
    begun()
    most = cpu = 0
    for process in running:
        while os.waitid(os.P_PID, process.pid, os.WEXITED | os.WNOWAIT | os.WNOHANG) is None:
            most = max(most, sum(resident(one.pid) for one in running))
            time.sleep(0.002)
        usage = os.wait4(process.pid, 0)[2]
        process.returncode = 0
        cpu += (usage.ru_utime + usage.ru_stime) * 1000
    end = time.monotonic()
    return Sample((end - last()) * 1000, (end - start) * 1000, cpu, most)


def one_start(tool: str, programs: dict[str, str], delays: list[float]) -> Sample:
    services = Services(KINDS)
    try:
        places = {kind: services.of(kind) for kind in ("tcp", "redis", "http")}
        if tool == "health-wait":
            targets = [f"{kind}://{place}" for kind, all_of in places.items() for place in all_of]
            calls = [[programs[tool], "--timeout", "30s", *targets]]
        else:
            calls = [[programs[tool], "tcp", *places["tcp"], "--timeout", "30s"]]
            calls += [[programs[tool], "redis", *[f"redis://{place}" for place in places["redis"]], "--timeout", "30s"]]
            http = [f"http://{place}" for place in places["http"]]
            calls += [[programs[tool], "http", *http, "--expect-status-code", "200", "--timeout", "30s"]]
        now = time.monotonic()
        return run(calls, lambda: services.open([now + delay for delay in delays]), services.last)
    finally:
        services.close()


def p90(values: list[float]) -> float:
    return sorted(values)[max(0, -(-len(values) * 9 // 10) - 1)]


def find_programs() -> dict[str, str]:
    built = str(ROOT / "build/bench/bin/health-wait")
    programs = {"health-wait": str(RELEASED) if RELEASED.exists() else built}
    if wait4x := os.environ.get("CI_TOOLKIT_BENCH_WAIT4X"):
        programs["wait4x"] = wait4x
    return programs


def main() -> int:
    parser = argparse.ArgumentParser(prog="./dev bench mixed", description=__doc__)
    parser.add_argument("--starts", type=int, default=60, metavar="N", help="starts of each tool (default 60)")
    parser.add_argument("--seed", type=int, default=1, metavar="N", help="seed of the instants (default 1)")
    options = parser.parse_args()
    chance = random.Random(options.seed)
    programs = find_programs()
    samples = {tool: [] for tool in programs}
    for _ in range(options.starts):
        delays = [chance.uniform(EARLIEST, LATEST) for _ in KINDS]
        for tool in chance.sample(list(programs), len(programs)):
            samples[tool].append(one_start(tool, programs, delays))

    print(f"{options.starts} starts of each, seed {options.seed}; {programs['health-wait']}; {os.cpu_count()} cores, "
          f"load average {os.getloadavg()[0]:.1f}\n")  # fmt: skip
    print("| twelve services, the last ready after 50 to 1500 ms | median lag | p90 lag | whole wait, median | "
          "resident at most | processor time, median |")  # fmt: skip
    print("| --- | --- | --- | --- | --- | --- |")
    for tool, all_of in samples.items():
        lags = [sample.lag for sample in all_of]
        print(f"| {tool} | {statistics.median(lags):.1f} ms | {p90(lags):.1f} ms | "
              f"{statistics.median(sample.whole for sample in all_of):.0f} ms | "
              f"{max(sample.resident for sample in all_of) / 1e6:.1f} MB | "
              f"{statistics.median(sample.cpu for sample in all_of):.1f} ms |")  # fmt: skip

    services = Services(["tcp"])  # bound, and nobody listens
    place = services.of("tcp")[0]
    calls = {"health-wait": ["--timeout", "60s", f"tcp://{place}"], "wait4x": ["tcp", place, "--timeout", "60s"]}
    dead = {tool: run([[program, *calls[tool]]]) for tool, program in programs.items()}
    services.close()
    print("\n| a minute before a port where nobody is | processor time | resident at most |\n| --- | --- | --- |")
    for tool, sample in dead.items():
        print(f"| {tool} | {sample.cpu:.0f} ms | {sample.resident / 1e6:.1f} MB |")

    ours = samples["health-wait"]
    lags = [sample.lag for sample in ours]
    most = max(sample.resident for sample in [*ours, dead["health-wait"]])
    must = [
        ("never says ready too early", f"{sum(lag < 0 for lag in lags)} of {len(lags)}", min(lags) >= 0),
        (f"median lag at most {MOST_MEDIAN_MS} ms", f"{statistics.median(lags):.1f} ms",
         statistics.median(lags) <= MOST_MEDIAN_MS),
        (f"p90 of the lag at most {MOST_P90_MS} ms", f"{p90(lags):.1f} ms", p90(lags) <= MOST_P90_MS),
        ("the wait takes as long as its slowest service: at most 1.7 s", f"{max(s.whole for s in ours):.0f} ms",
         statistics.median(s.whole for s in ours) <= 1700),
        ("a minute in vain costs at most 100 ms of processor time", f"{dead['health-wait'].cpu:.0f} ms",
         dead["health-wait"].cpu <= MOST_CPU_MS),
        ("at most 12 MB resident", f"{most / 1e6:.1f} MB", most <= MOST_RESIDENT_BYTES),
    ]  # fmt: skip
    print("\n| must be | measured | verdict |\n| --- | --- | --- |")
    for what, measured, holds in must:
        print(f"| {what} | {measured} | {'pass' if holds else 'FAIL'} |")
    return 0 if all(holds for *_, holds in must) else 1


if __name__ == "__main__":
    sys.exit(main())
