"""Turning the text of one cell into a typed value, one module per kind; knows no file and no row."""
