"""An amount with its currency; sums and exchange rates are somebody else's business."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Money:
    """`amount` in units of `currency`, an ISO 4217 code such as `USD`."""

    amount: Decimal
    currency: str

    def __str__(self) -> str:
        """Grouped by thousands, cents only where there are any.

        >>> str(Money(Decimal("240000"), "USD")), str(Money(Decimal("-0.5"), "EUR"))
        ('240,000 USD', '-0.50 EUR')
        """
        whole = self.amount == self.amount.to_integral_value()
        return f"{self.amount:,.0f} {self.currency}" if whole else f"{self.amount:,.2f} {self.currency}"
