"""Writes all that a warehouse knows about one person, for whoever asks what is kept about them."""
