"""Sources that answer a question in SQL: databases by their address, and files by DuckDB; knows no config."""
