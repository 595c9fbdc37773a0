"""What is timed: programs, all started by the same small starter, and waits within a process that runs already."""

import os
import pathlib
import statistics
import subprocess
from collections.abc import Callable
from dataclasses import dataclass, field

PROGRAMS = pathlib.Path(__file__).parents[2] / "build/bench/bin"
PATIENCE_S = 120


class CannotMeasure(Exception):
    """The environment failed; no number would mean anything."""


class NotHere(CannotMeasure):
    """Something that one row needs and that not every machine has."""


@dataclass
class Sample:
    milliseconds: float
    resident_bytes: int | None = None  # the most there was at any time


def own_environment() -> dict[str, str]:
    """Without a job's variables: in a job the tools would write outputs and annotations, which no peer does."""
    of_a_job = ("GITHUB_", "CI_TOOLKIT_", "RUNNER_", "INPUT_")
    return {name: value for name, value in os.environ.items() if not name.startswith(of_a_job)}


class Program:
    """One start of a program, from before posix_spawn(2) to after wait4(2)."""

    def __init__(self, *words, environment: dict[str, str] | None = None):
        self.words = [str(word) for word in words]
        self.environment = environment or own_environment()

    def __call__(self) -> Sample:
        ended = subprocess.run([PROGRAMS / "timed_start", *self.words], env=self.environment, stdin=subprocess.DEVNULL,
                               capture_output=True, text=True, timeout=PATIENCE_S)  # fmt: skip
        if ended.returncode != 0:
            raise CannotMeasure(f"{' '.join(self.words)}: {ended.stderr.strip()}")
        status, nanoseconds, kibibytes = map(int, ended.stdout.split())
        if status != 0:
            code = os.waitstatus_to_exitcode(status)
            raise CannotMeasure(f"{' '.join(self.words)}: exit code {code}: {ended.stderr.strip()}")
        return Sample(nanoseconds / 1e6, kibibytes * 1024)


class WarmWait:
    """One wait in a process that has made such waits before."""

    def __init__(self, target: str):
        self.process = subprocess.Popen([PROGRAMS / "warm_wait", target], env=own_environment(), text=True,
                                        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)  # fmt: skip

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.communicate()  # the end of its input is its end

    def __call__(self) -> Sample:
        self.process.stdin.write("\n")
        self.process.stdin.flush()
        line = self.process.stdout.readline()
        if not line:
            raise CannotMeasure(f"{' '.join(map(str, self.process.args))}: exit code {self.process.wait()}")
        return Sample(int(line) / 1e6)


@dataclass
class Row:
    what: str
    tool: str
    start: Callable[[], Sample]
    before: Callable[[], None] = lambda: None  # not timed
    is_one_process: bool = True  # else its resident memory is that of whatever it starts
    samples: list[Sample] = field(default_factory=list)

    def once(self) -> None:
        self.before()
        self.samples.append(self.start())

    def _times(self) -> list[float]:
        return sorted(sample.milliseconds for sample in self.samples)

    def fastest(self) -> float:
        return self._times()[0]

    def median(self) -> float:
        return statistics.median_low(self._times())

    def upper_end(self) -> float:
        """The smallest value that nine of ten do not exceed."""
        times = self._times()
        return times[(len(times) * 90 + 99) // 100 - 1]

    def resident(self) -> int | None:
        """The median of the starts' maxima, in bytes."""
        known = [sample.resident_bytes for sample in self.samples if sample.resident_bytes is not None]
        return statistics.median_low(known) if known else None
