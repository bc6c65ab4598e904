"""Sluice beside its peers: see ../README.md."""
