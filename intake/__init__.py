"""The intake of raw files: which files there are, how each is to be read, and what its columns mean."""
