"""Arguments, output, exit codes; the only reader of clock and environment, one module per verb."""
