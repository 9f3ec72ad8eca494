"""Ids of attempts and sessions: they sort by time, can be read aloud, and say when something was made."""

from datetime import UTC, datetime
from random import Random

ALPHABET = "23456789abcdefghjkmnpqrstuvwxyz"  # without 0 o, 1 i l: they are taken for each other
TAIL = 4  # 31 to the power of 4: one chance in 900,000 for two in the same second to meet


def new_id(now: datetime, random: Random) -> str:
    """An id such as "20261123-184501-k3f9": date and time to the second in UTC, so that no clock change and no
    journey puts a later one before an earlier one. A moment without zone is taken as local time.
    """
    tail = "".join(random.choice(ALPHABET) for _ in range(TAIL))
    return f"{now.astimezone(UTC):%Y%m%d-%H%M%S}-{tail}"
