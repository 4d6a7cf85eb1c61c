"""Looking at what a source has before anything is mapped: columns, a few rows, likely fields."""
