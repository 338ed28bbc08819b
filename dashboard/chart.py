"""What do all charts have in common? Colours, letters, lines and what plotly leaves out."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any, Final

import plotly.graph_objects as go

from dashboard import dates
from dashboard.view import View

# Dark blue and burnt orange stay apart for every kind of colour blindness; both have 5:1 or
# more on white.
NOW: Final = "#12507b"
OTHER: Final = "#b45309"
BEFORE: Final = "#6f9dc1"
REST: Final = "#ccd6de"
HIGH: Final = "#b2182b"
LOW: Final = "#2166ac"
BAND: Final = "rgba(140, 183, 215, 0.30)"
AHEAD: Final = "rgba(140, 183, 215, 0.16)"
INK: Final = "#2b3440"
QUIET: Final = "#55626f"
LINE: Final = "#dfe4e8"
GAP: Final = "rgba(85, 98, 111, 0.10)"
FEAST: Final = "rgba(180, 83, 9, 0.13)"
FONT: Final = '"Noto Sans TC", "Noto Sans CJK TC", "PingFang TC", "Microsoft JhengHei", sans-serif'
CONFIG: Final[Any] = {"displayModeBar": False, "responsive": True}
_TICKS: Final = 7


def plain(figure: go.Figure, height: int, **more: Any) -> go.Figure:
    """Return the figure in the house's looks; `more` wins over them."""
    figure.update_layout(
        font={"family": FONT, "size": 13, "color": INK},
        height=height,
        margin={"l": 48, "r": 16, "t": 8, "b": 32},
        paper_bgcolor="white",
        plot_bgcolor="white",
        legend={"orientation": "h", "y": 1.02, "yanchor": "bottom", "x": 0},
        hoverlabel={"bgcolor": "white", "font": {"family": FONT, "color": INK}},
        xaxis={"fixedrange": True, "showgrid": False, "linecolor": LINE},
        yaxis={
            "rangemode": "tozero",
            "fixedrange": True,
            "gridcolor": LINE,
            "zeroline": False,
            "tickformat": ",d",
        },
    )
    figure.update_layout(**more)
    return figure


def day_ticks(days: Sequence[date], view: View) -> dict[str, Any]:
    """Return an axis of days with a few ticks, in the years that the reader chose."""
    every = max(1, -(-len(days) // _TICKS))
    ticks = list(days[::every])
    return {
        "tickvals": ticks,
        "ticktext": [dates.show(day, view.calendar) for day in ticks],
        "fixedrange": True,
        "showgrid": False,
        "linecolor": LINE,
    }
