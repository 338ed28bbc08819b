"""
How much of what the invented petitions hide is masked? Their writer knows what is planted.

The demo's names, telephones, plates and e-mail addresses are marked while they are drawn;
the rest of its texts, floors apart, holds nothing personal. The phrases were written for
the demo and not for this measure. Run: `python benchmarks/privacy_demo.py [SEED]`.
"""

import re
import sys
import time

import privacy

from ingest.demo import export, people

# Private-use characters: no phrase, slip or full-width form of the demo touches them.
_OPEN, _CLOSE = "\ue010", "\ue016"
_KINDS = {"\ue011": "姓名", "\ue012": "電話", "\ue013": "車牌", "\ue014": "電郵"}
_PLANTED = re.compile(f"{_OPEN}([\ue011-\ue014])([^{_CLOSE}]*){_CLOSE}")


def _marking(name, sign):
    plain = getattr(people, name)

    def marked(draw):
        # A full name asks for a family name: only the outer one is marked.
        if sys._getframe(1).f_code.co_name == "full_name":  # noqa: SLF001
            return plain(draw)
        return f"{_OPEN}{sign}{plain(draw)}{_CLOSE}"

    setattr(people, name, marked)


def texts(seed, petitions=30_000):
    """Return the subjects and texts of the demo with what is planted marked by kind."""
    for name, sign in zip(("surname", "phone", "plate", "email"), _KINDS, strict=True):
        _marking(name, sign)
    _marking("full_name", "\ue011")
    table = export.generate(petitions, seed=seed)
    found = []
    for column in ("主旨", "陳情內容"):
        for said in table[column].to_pylist():
            marked = _PLANTED.sub(
                lambda m: f"{{{_KINDS[m[1]]}:{m[2]}}}", privacy.normal(said or "")
            )
            if _OPEN not in marked:  # a noise that cut a text in the middle of a datum
                found.append(marked)
    return found


def main():
    """Print recall, precision and Wilson intervals per kind."""
    seed = int(sys.argv[1]) if len(sys.argv) > 1 else export.SEED
    marked = texts(seed)
    began = time.perf_counter()
    counts, _ = privacy.scored(marked)
    seconds = time.perf_counter() - began
    mobiles = counts.pop("手機", {})
    counts["電話"].update(mobiles)
    counts.pop("樓層", None)  # none is marked, many are there
    print(f"seed {seed}: {len(marked):,} texts, scored in {seconds:.1f} s")
    print(privacy.HEAD)
    for kind in sorted(counts):
        print(privacy.line(kind, privacy.shares(counts, [kind])))


if __name__ == "__main__":
    main()
