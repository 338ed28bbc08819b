"""
What does pycausalimpact say of each window, and how long does it take?

Run by `benchmarks/impact_peers.py` in an environment that has pycausalimpact 0.1.1 (with pandas
2.2 and statsmodels 0.14: it does not run on ours): in a folder with windows.npz it writes
answers.json, rows of [low, high, seconds] by settings and length of past.
"""

from __future__ import annotations

import json
import sys
import time
import warnings
from pathlib import Path
from typing import Any

import numpy as np

_SETTINGS: dict[str, dict[str, Any]] = {
    "defaults": {},
    "weekly season": {"nseasons": [{"period": 7}]},
    "weekly season, free level": {
        "nseasons": [{"period": 7}],
        "prior_level_sd": None,
    },
}


def main(folder: Path) -> None:
    """Ask of every window of the folder, and write what was answered."""
    import pandas as pd  # noqa: PLC0415 - the peer's own, older one
    from causalimpact import CausalImpact  # noqa: PLC0415 - only the peer's Python has it

    warnings.simplefilter("ignore")
    held = np.load(folder / "windows.npz")
    series, starts, pasts = held["series"], held["starts"], held["pasts"]
    out: dict[str, list[list[float]]] = {}
    for past in pasts:
        for name, how in _SETTINGS.items():
            rows = out[f"{name}|{past}"] = []
            for start in starts:
                first = max(int(start - past), 0)
                days = start - first
                told = pd.DataFrame({"y": series[first : start + 28]})
                began = time.process_time()
                found = CausalImpact(
                    told, [0, int(days) - 1], [int(days), int(days) + 27], **how
                )
                table = found.summary_data
                ends = [
                    float(table.loc[f"rel_effect_{side}", "average"])
                    for side in ("lower", "upper")
                ]
                rows.append([min(ends), max(ends), time.process_time() - began])
            (folder / "answers.json").write_text(json.dumps(out), encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
