"""The marts of a first build, written by hand for one shop: what Sextant is measured against."""
