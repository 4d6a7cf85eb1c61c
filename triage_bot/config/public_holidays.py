"""The public holidays of a country or of a part of it; the only one that knows the library for them.

The library is the extra `calendar`, and is looked for only where holidays are configured.
"""

from __future__ import annotations

import re
import warnings
from collections.abc import Mapping, Sequence
from datetime import date
from types import ModuleType

from .closest import did_you_mean

INSTALL = "pip install 'triage-bot[calendar]'"
YEARS = range(2020, 2046)
"""Long enough for any issue that is open; fixed, so that a configuration means the same on every day."""


def library() -> ModuleType | None:
    """The library, None where it is not installed."""
    try:
        import holidays
    except ImportError:
        return None
    return holidays


def is_known(code: str) -> bool:
    """Whether there are holidays for a code such as `DE` or `DE-BY`. Needs the library."""
    country, dash, area = code.partition("-")
    areas = _areas().get(country)
    return areas is not None and (not dash or area in areas)


def hint(code: str) -> str:
    """What an unknown code was probably meant to be. Needs the library."""
    country = re.split("[-_ ]", code, maxsplit=1)[0].upper()
    areas = _areas().get(country)
    if areas is None:
        return "an ISO 3166 code such as US, GB or DE, or of a part such as DE-BY"
    if not areas:
        return f"no parts of {country} are known: write {country}"
    known = [country, *(f"{country}-{area}" for area in areas)]
    return did_you_mean(code, known) or f"known: {', '.join(known)}"


def public_holidays(code: str) -> frozenset[date]:
    """The holidays of a known code in YEARS, with the days on which they are observed. Needs the library.

    A country whose holidays follow the moon has them only for the years that the library knows.
    """
    country, _, area = code.partition("-")
    with warnings.catch_warnings():
        # The library warns where it does not know all of these years, which a reader cannot change.
        warnings.simplefilter("ignore")
        return frozenset(_needed().country_holidays(country, subdiv=area or None, years=YEARS))


def _areas() -> Mapping[str, Sequence[str]]:
    areas: Mapping[str, Sequence[str]] = _needed().list_supported_countries()
    return areas


def _needed() -> ModuleType:
    found = library()
    assert found, "check_calendar refuses holidays without the library"
    return found
