"""What a source can be about, and the fields it may then supply; knows no source."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from .facts import FIELD_KINDS, FIELD_SENTENCES, Kind
from .merge import MERGE_KINDS, MERGE_SENTENCES
from .renewal_facts import RENEWAL_KINDS, RENEWAL_SENTENCES


class About(StrEnum):
    """What each row of a source speaks of."""

    ACCOUNTS = "accounts"
    RENEWALS = "renewals"
    MERGES = "merges"


KINDS: Mapping[About, Mapping[str, Kind]] = {
    About.ACCOUNTS: FIELD_KINDS,
    About.RENEWALS: RENEWAL_KINDS,
    About.MERGES: MERGE_KINDS,
}
"""The fields of each, with their kinds."""

SENTENCES: Mapping[About, Mapping[str, str]] = {
    About.ACCOUNTS: FIELD_SENTENCES,
    About.RENEWALS: RENEWAL_SENTENCES,
    About.MERGES: MERGE_SENTENCES,
}
"""The same in words."""

ANY_KINDS: Mapping[str, Kind] = {**MERGE_KINDS, **RENEWAL_KINDS, **FIELD_KINDS}
"""The fields of all, for those who only need to know how a value is written: fields of the same name are
written alike, though ids of other things are texts to an account."""
