"""What a run needs of its machine, and one line in people's words where the machine fails it."""
