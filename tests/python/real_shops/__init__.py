"""Real shops that other packages carry, as Sextant's raw input, and what they are good for."""
