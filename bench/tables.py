"""What the benchmarks print: tables of times, and of what must be."""


def p90(values: list[float]) -> float:
    return sorted(values)[max(0, -(-len(values) * 9 // 10) - 1)]


def table(header: str, rows: list[str]) -> None:
    print(f"| {header} |\n|{' --- |' * (header.count('|') + 1)}")
    print("\n".join(f"| {row} |" for row in rows), end="\n\n")


def verdict(name: str, measured: str, holds: bool, verdicts: list[tuple]) -> None:
    verdicts.append((f"{name} | {measured} | {'pass' if holds else 'FAIL'}", holds))
