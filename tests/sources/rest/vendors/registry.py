"""Every vendor's service, one for each preset."""

from __future__ import annotations

from . import churnzero, clientsuccess, custify, gainsight, hubspot, planhat, salesforce, totango, vitally

VENDORS = (
    gainsight.VENDOR, salesforce.VENDOR, hubspot.VENDOR, vitally.VENDOR, planhat.VENDOR, totango.VENDOR,
    churnzero.VENDOR, clientsuccess.VENDOR, custify.VENDOR,
)  # fmt: skip
