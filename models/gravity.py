"""
Which cases tell of danger? Words that people use when somebody may be hurt.

In: nothing. Out: a pattern for texts. Pure.
"""

from __future__ import annotations

from typing import Final

_WORDS: Final = (
    "危險", "受傷", "緊急", "摔", "跌倒", "墜落", "坍", "塌", "倒塌", "漏電", "觸電", "火災",
    "起火", "瓦斯", "車禍", "撞", "砸", "救護", "昏倒", "自殺", "虐", "危及", "生命",
)  # fmt: skip

GRAVE: Final = "|".join(_WORDS)
"""
A regular expression that finds one of the words; a crude sign, and one of five.

>>> import re
>>> [bool(re.search(GRAVE, text)) for text in ("路面塌陷很危險", "路燈不亮")]
[True, False]
"""
