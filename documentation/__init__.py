"""What the documentation site has besides docs/: the README and its kind as pages, and a page for each mart."""
