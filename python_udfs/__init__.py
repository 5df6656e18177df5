"""Pure functions that Python models call."""
