"""How a case ends by its renewals: which of them decide, what they come to, and what follows."""
