"""Plain Python functions beside the models, and the step that publishes what they built."""
