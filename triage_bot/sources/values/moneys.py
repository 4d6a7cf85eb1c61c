"""Amounts of money with their currency; knows no exchange rate."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from decimal import Decimal

from triage_bot.model.money import Money

from .fault import CellError
from .numbers import POINT, Decimals

_SIGNS: Mapping[str, tuple[str, ...]] = {
    "$": ("USD", "AUD", "CAD", "NZD", "SGD", "HKD", "MXN", "ARS", "CLP", "COP", "TWD"),
    "US$": ("USD",),
    "A$": ("AUD",),
    "AU$": ("AUD",),
    "C$": ("CAD",),
    "CA$": ("CAD",),
    "R$": ("BRL",),
    "€": ("EUR",),
    "£": ("GBP",),
    "¥": ("JPY", "CNY"),
    "₹": ("INR",),
    "₩": ("KRW",),
    "₪": ("ILS",),
    "zł": ("PLN",),
    "kr": ("SEK", "NOK", "DKK", "ISK"),
}
"""The currencies a sign can stand for, the usual one first."""

_CODES = frozenset(
    re.findall(
        "[A-Z]{3}",
        "AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BGN BHD BIF BMD BND BOB BRL BSD BTN BWP BYN BZD CAD "
        "CDF CHF CLF CLP CNY COP CRC CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD "
        "GNF GTQ GYD HKD HNL HTG HUF IDR ILS INR IQD IRR ISK JMD JOD JPY KES KGS KHR KMF KPW KRW KWD KYD KZT "
        "LAK LBP LKR LRD LSL LYD MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR "
        "NZD OMR PAB PEN PGK PHP PKR PLN PYG QAR RON RSD RUB RWF SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP "
        "STN SVC SYP SZL THB TJS TMT TND TOP TRY TTD TWD TZS UAH UGX USD UYU UZS VED VES VND VUV WST XAF XCD "
        "XOF XPF YER ZAR ZMW ZWG",
    )
)
"""ISO 4217, so that three capitals beside a number are a currency and not any word."""

_SIGN = "|".join(sorted(map(re.escape, _SIGNS), key=len, reverse=True))
_CURRENCY = rf"(?:{_SIGN}|(?:{'|'.join(sorted(_CODES))})(?![A-Za-z]))"
_BEFORE = re.compile(
    rf"(?P<lead>[-+(\u2212]?\s?)(?P<sign>{_CURRENCY})\s?(?P<rest>.*\d.*|(?i:nan|inf))", re.DOTALL
)
_AFTER = re.compile(rf"(?P<rest>.*[\d.,kKmMbB])\s?(?P<sign>{_CURRENCY})(?P<tail>[-)]?)", re.DOTALL)
_USUAL = re.compile(r"(\$?)(\d{1,3}(?:,\d{3}){0,3}(?:\.\d{1,6})?|\d{1,12}(?:\.\d{1,6})?)", re.ASCII).fullmatch
_NEVER = re.compile(r"(?!)").fullmatch
_LONGEST = 64


def moneys(decimals: Decimals, *, currency: str, per_year: int) -> Callable[[str], Money | None]:
    """A reader of money. A sign or code in the cell gives the currency, else it is `currency`; the amount
    counts `per_year` times. Raises CellError where the cell is no amount."""
    if currency not in _CODES:
        raise CellError(f"the currency {currency!r} is not an ISO 4217 code such as USD")
    usual = _USUAL if decimals.form == POINT and per_year == 1 else _NEVER
    codes = {"": currency, "$": _code("$", currency)}

    def read(text: str) -> Money | None:
        if found := usual(text):
            sign, digits = found.groups()
            return Money(Decimal(digits.replace(",", "")), codes[sign])
        text = text.strip()
        code = currency
        if not (text[:1].isdigit() and text[-1:].isdigit()) and len(text) <= _LONGEST:
            text, sign = _take_sign(text)
            code = _code(sign, currency)
        amount = decimals.read(text)
        return None if amount is None else Money(amount * per_year if per_year != 1 else amount, code)

    return read


def is_currency(code: str) -> bool:
    """Whether it is a currency of ISO 4217."""
    return code in _CODES


def _take_sign(text: str) -> tuple[str, str]:
    """The amount without its currency sign, and the sign; an empty sign where there is none."""
    if found := _BEFORE.fullmatch(text):
        return found["lead"].strip() + found["rest"], found["sign"]
    if found := _AFTER.fullmatch(text):
        return found["rest"] + found["tail"], found["sign"]
    return text, ""


def _code(sign: str, declared: str) -> str:
    """The ISO code of a sign; where it stands for several currencies the declared one decides."""
    codes = _SIGNS.get(sign, (sign or declared,))
    return declared if declared in codes else codes[0]
