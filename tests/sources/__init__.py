"""The sources: exports in, readings and a book of accounts out."""
