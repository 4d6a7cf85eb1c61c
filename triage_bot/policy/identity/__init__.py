"""Which issue belongs to which account over time: merges, twins, moves, and the edge of what is in scope."""
