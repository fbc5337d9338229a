"""Edit distance, shared by training and evaluation."""

from collections.abc import Sequence


def distance(first: Sequence[object], second: Sequence[object]) -> int:
    """Insertions, deletions and substitutions from one sequence to the other."""
    row = list(range(len(second) + 1))
    for i, left in enumerate(first, 1):
        diagonal, row[0] = row[0], i
        for j, right in enumerate(second, 1):
            best = min(diagonal + (left != right), row[j] + 1, row[j - 1] + 1)
            diagonal, row[j] = row[j], best
    return row[-1]
