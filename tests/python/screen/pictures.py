"""Takes the pictures of the documentation: ``python -m screen.pictures SERVING FOLDER``."""

from __future__ import annotations

import sys
from pathlib import Path

from screen.browser import Reader, browser, served_screen

# Name of the picture: page, language, and height in pixels.
PICTURES = {
    "overview": ("", "en", 1000),
    "rfm": ("rfm", "en", 1100),
    "movement": ("movement", "en", 1100),
    "stars": ("stars", "fr", 1100),
    "retention": ("retention", "fr", 1200),
    "base": ("base", "en", 1100),
}
WIDTH = 1200


def take(serving: Path, folder: Path) -> None:
    """Write one PNG a picture."""
    folder.mkdir(parents=True, exist_ok=True)
    with browser() as chromium, served_screen(serving) as address:
        for name, (place, language, height) in PICTURES.items():
            reader = Reader(chromium, address, width=WIDTH, height=height)
            reader.open(place, language).screenshot(path=folder / f"{name}.png")
            reader.context.close()


if __name__ == "__main__":
    take(Path(sys.argv[1]), Path(sys.argv[2]))
