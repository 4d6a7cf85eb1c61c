"""The use cases, one module each; the only room where adapters are built. Knows no terminal and no clock."""
