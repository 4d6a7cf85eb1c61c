"""Services over real HTTP on loopback, as awkward as those of the vendors."""
