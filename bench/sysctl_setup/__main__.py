"""What sysctl-setup takes for 50 keys: read, written, verified and journaled, against one `sysctl -p FILE` and 50 times
`sysctl -w` of the same keys. In a network namespace of its own, in one run, shuffled. Only for root."""

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
RELEASED = pathlib.Path(os.environ.get("CI_TOOLKIT_DIST", ROOT / "dist")) / os.uname().machine / "sysctl-setup"
PEER = shutil.which("sysctl", path="/usr/sbin:/sbin:/usr/bin:/bin")
KEYS = 50
MOST_OF_FILE, LEAST_OF_SINGLES = 1.5, 10
INSIDE = "CI_TOOLKIT_BENCH_INSIDE"


def path_of(key: str) -> pathlib.Path:
    return pathlib.Path("/proc/sys") / key.replace(".", "/")


def keys() -> list[tuple[str, str, str]]:
    """Those of this namespace that take their value plus one, each with two values."""
    found = []
    for path in sorted(pathlib.Path("/proc/sys/net/ipv4").glob("tcp_*")):
        key = "net.ipv4." + path.name
        try:
            value = path.read_text().strip()
            other = str(int(value) + 1)
            path.write_text(other)
            is_taken = path.read_text().strip() == other
            path.write_text(value)
        except (OSError, ValueError):
            continue
        if is_taken:
            found.append((key, value, other))
    if len(found) < KEYS:
        sys.exit(f"only {len(found)} keys of this kernel can be changed in a network namespace")
    return found[:KEYS]


def timed(commands: list[list[str]]) -> float:
    start = time.monotonic()
    for command in commands:
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stdin=subprocess.DEVNULL)
    return time.monotonic() - start


def check(settings: dict[str, str], by: str) -> None:
    for key, value in settings.items():
        if path_of(key).read_text().strip() != value:
            sys.exit(f"{by} did not set {key}")


def run_once(by: str, settings: dict[str, str], folder: pathlib.Path) -> float:
    words = [f"{key}={value}" for key, value in settings.items()]
    file = folder / "keys.conf"
    file.write_text("\n".join(words) + "\n")
    if by == "sysctl-setup":
        took = timed([[str(RELEASED), "--journal", str(folder / "journal"), "--file", str(file)]])
        if not (folder / "journal" / "machine.json").exists():
            sys.exit("sysctl-setup kept no journal")
    elif by == "sysctl -p":
        took = timed([[PEER, "-q", "-p", str(file)]])
    else:
        took = timed([[PEER, "-q", "-w", word] for word in words])
    check(settings, by)
    return took


def measure(rounds: int, seed: int) -> dict[str, list[float]]:
    found = keys()
    times: dict[str, list[float]] = {}
    work = ["sysctl-setup", "sysctl -p", "sysctl -w"] * rounds
    random.Random(seed).shuffle(work)
    for by in work:
        # Each begins with the one value and without a journal, and writes the other.
        for key, value, _ in found:
            path_of(key).write_text(value)
        with tempfile.TemporaryDirectory(dir="/dev/shm") as name:  # a tmpfs, as /run is
            times.setdefault(by, []).append(run_once(by, {key: other for key, _, other in found}, pathlib.Path(name)))
    return times


def main() -> int:
    parser = argparse.ArgumentParser(prog="sysctl-setup-bench", description=__doc__)
    parser.add_argument("--rounds", type=int, default=40, help="of each kind")
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    if os.geteuid() != 0 or not PEER or not shutil.which("unshare"):
        sys.exit("it needs root, sysctl (procps) and unshare (util-linux)")
    if not RELEASED.exists():
        sys.exit(f"there is no {RELEASED}: run ./dev release first, or name a release by CI_TOOLKIT_DIST")
    if os.environ.get(INSIDE) != "1":
        os.environ[INSIDE] = "1"
        os.execvp("unshare", ["unshare", "--net", sys.executable, "-B", str(pathlib.Path(__file__).parent), *sys.argv[1:]])
    times = measure(given.rounds, given.seed)
    middle = {by: statistics.median(values) for by, values in times.items()}
    names = {"sysctl-setup": "sysctl-setup --file FILE", "sysctl -p": "sysctl -p FILE", "sysctl -w": f"{KEYS} times sysctl -w"}
    table(f"{KEYS} keys by | median | p90 | runs",
          [f"{names[by]} | {middle[by] * 1000:.2f} ms | {p90(values) * 1000:.2f} ms | {len(values)}" for by, values in sorted(times.items())])  # fmt: skip
    verdicts: list[tuple] = []
    ratio = middle["sysctl-setup"] / middle["sysctl -p"]
    verdict(f"at most {MOST_OF_FILE} of the time of one sysctl -p", f"{ratio:.2f}", ratio <= MOST_OF_FILE, verdicts)
    faster = middle["sysctl -w"] / middle["sysctl-setup"]
    verdict(f"at least {LEAST_OF_SINGLES} times faster than {KEYS} times sysctl -w", f"{faster:.1f} times", faster >= LEAST_OF_SINGLES, verdicts)
    table("must be | measured | verdict", [row for row, _ in verdicts])
    print(f"The static binary has {RELEASED.stat().st_size:,} bytes.")
    return 0 if all(holds for _, holds in verdicts) else 1


if __name__ == "__main__":
    sys.exit(main())
