"""Sources that are asked in SQL, against real databases."""
