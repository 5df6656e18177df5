"""Publishes the tested marts of a warehouse into the copy that readers are served from."""
