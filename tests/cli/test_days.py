"""`--at`: the first and the last day that may be asked for are days on which everything works."""

from __future__ import annotations

import pytest

from tests.end_to_end.site import Site
from triage_bot.cli.call import FIRST_DAY, LAST_DAY


@pytest.mark.parametrize("day", [FIRST_DAY, LAST_DAY], ids=str)
def test_every_verb_with_a_day_works_at_the_ends(site: Site, day: object) -> None:
    site.redate(str(day))
    for call in (("sync", "--dry-run", "--allow-bulk"), ("explain", "Dulkeholm Mining"), ("setup",)):
        ended = site.run(*call, "--at", str(day))
        assert ended.code == 0, ended.text
