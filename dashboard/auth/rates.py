"""
How often may one ask? Counted over the last minute, in each process of the server by itself.

What has to hold over all processes and restarts, the lock after five wrong passwords, is
kept in the registry; this keeps one reader from using up the machine.
"""

from __future__ import annotations

from limits import RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter


class Rates:
    """The counts of one process."""

    def __init__(self) -> None:
        """Begin with nothing counted."""
        self._counts = MovingWindowRateLimiter(MemoryStorage())

    def allow(self, what: str, who: str, a_minute: int) -> bool:
        """Count one more of what somebody does; False where it is too often."""
        return self._counts.hit(RateLimitItemPerMinute(a_minute), what, who)
