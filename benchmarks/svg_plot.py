"""A stacked bar chart as SVG, written by hand: no library is needed to look at it."""

from collections.abc import Mapping, Sequence
from html import escape

WIDTH, HEIGHT, LEFT, TOP, GAP = 760, 90, 190, 40, 34
COLOURS = ("#2e7d32", "#1565c0", "#6a1b9a", "#ef6c00", "#c62828", "#616161")


def stacked_bars(title: str, rows: Mapping[str, Mapping[str, float]], names: Sequence[str]) -> str:
    """Each row is a bar of shares (0…1) in the order of `names`."""
    height = TOP + GAP * (len(rows) + 2)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{height}" '
        f'font-family="sans-serif" font-size="13">',
        f'<rect width="{WIDTH}" height="{height}" fill="white"/>',
        f'<text x="10" y="22" font-size="16">{escape(title)}</text>',
    ]
    for index, (row, shares) in enumerate(rows.items()):
        parts += _bar(row, shares, names, TOP + GAP * index)
    parts += _legend(names, TOP + GAP * len(rows) + 14)
    return "\n".join([*parts, "</svg>", ""])


def _bar(row: str, shares: Mapping[str, float], names: Sequence[str], y: int) -> list[str]:
    x, full = float(LEFT), WIDTH - LEFT - 20
    parts = [f'<text x="10" y="{y + 17}">{escape(row)}</text>']
    for name, colour in zip(names, COLOURS, strict=False):
        width = full * shares.get(name, 0.0)
        parts.append(
            f'<rect x="{x:.1f}" y="{y}" width="{width:.1f}" height="24" fill="{colour}">'
            f"<title>{escape(name)}: {100 * shares.get(name, 0.0):.1f} %</title></rect>"
        )
        if width > 42:
            parts.append(
                f'<text x="{x + width / 2:.1f}" y="{y + 17}" fill="white" text-anchor="middle">'
                f"{100 * shares[name]:.1f} %</text>"
            )
        x += width
    return parts


def _legend(names: Sequence[str], y: int) -> list[str]:
    parts = []
    for index, (name, colour) in enumerate(zip(names, COLOURS, strict=False)):
        x = 10 + index * 124
        parts.append(f'<rect x="{x}" y="{y}" width="12" height="12" fill="{colour}"/>')
        parts.append(f'<text x="{x + 17}" y="{y + 11}">{escape(name)}</text>')
    return parts
