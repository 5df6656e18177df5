"""The second guard of the base's quality: a Great Expectations suite, and the dialect it reads a warehouse over."""
