"""Leaves nothing of the erased in the file of a warehouse: neither in freed space nor as an id that is an address."""
