"""Every preset by name; the one entry for those who need one."""

from __future__ import annotations

from collections.abc import Mapping

from .churnzero import CHURNZERO
from .clientsuccess import CLIENTSUCCESS
from .custify import CUSTIFY
from .gainsight import GAINSIGHT
from .hubspot import HUBSPOT
from .planhat import PLANHAT
from .preset import Preset
from .salesforce import SALESFORCE
from .totango import TOTANGO
from .vitally import VITALLY

PRESETS: tuple[Preset, ...] = (
    GAINSIGHT, SALESFORCE, HUBSPOT, VITALLY, PLANHAT, TOTANGO, CHURNZERO, CLIENTSUCCESS, CUSTIFY,
)  # fmt: skip

BY_NAME: Mapping[str, Preset] = {preset.name: preset for preset in PRESETS}
