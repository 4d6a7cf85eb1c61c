"""The frozen nouns of the domain; they know no rule, no file and no network."""
