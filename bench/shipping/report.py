"""The result in Markdown."""

import math

from measure import Row


def milliseconds(value: float) -> str:
    """Rounded up, so that nothing looks faster than it is."""
    return f"{math.ceil(value * 10) / 10:.1f} ms"


def megabytes(count: int) -> str:
    """Of a million bytes. Rounded up, so that nothing looks smaller than it is."""
    return f"{math.ceil(count / 10_000) / 100:.2f} MB"


def times(value: float, unit: float) -> str:
    return f"{value / unit:.1f} times"


def table(header: list[str], rows: list[list[str]]) -> str:
    lines = [header, ["---"] * len(header), *rows]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def times_table(rows: list[Row]) -> str:
    def line(row: Row) -> list[str]:
        resident = row.resident() if row.is_one_process else None
        return [row.what, row.tool, str(len(row.samples)), milliseconds(row.fastest()), milliseconds(row.median()),
                milliseconds(row.upper_end()), "" if resident is None else megabytes(resident)]  # fmt: skip

    return table(["what", "tool", "starts", "fastest", "median", "p90", "resident memory"], [line(row) for row in rows])


class Judge:
    def __init__(self):
        self.lines = []
        self.all_hold = True

    def add(self, must_be: str, measured: str, holds: bool) -> None:
        self.lines.append([must_be, measured, "pass" if holds else "FAIL"])
        self.all_hold = self.all_hold and holds

    def leave_out(self, must_be: str, why: str) -> None:
        self.lines.append([must_be, why, "not measured"])

    def table(self) -> str:
        return table(["must be", "measured", "verdict"], self.lines)
