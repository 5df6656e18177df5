"""Whether a version of Sextant may be released."""
