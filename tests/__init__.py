"""The tests are one package, so that `tests/gitlab` never stands in for the library of that name."""
