"""The texts beside docs/ that are pages of the site, and where links between all of them lead there."""

from __future__ import annotations

import posixpath
import re

# File of the project: page or picture of the site.
PAGES = {
    "README.md": "index.md",
    "CONTRIBUTING.md": "contributing.md",
    "DECISIONS.md": "decisions.md",
    "CHANGELOG.md": "changelog.md",
    "SECURITY.md": "security.md",
    "benchmarks/README.md": "benchmarks/index.md",
    "benchmarks/clusters.md": "benchmarks/clusters.md",
    "benchmarks/chart.png": "benchmarks/chart.png",
    "app/icon.svg": "icon.svg",
}
SOURCES = {page: file for file, page in PAGES.items()}
# Links and pictures of Markdown; one with a scheme leads out.
LINK = re.compile(r"(\]\()(?![a-z]+:|#)([^)#\s]+)")
FENCE = re.compile(r"(^```.*?^```)", re.DOTALL | re.MULTILINE)


def linked(text: str, source: str) -> str:
    """Return a page's text with its links as the site needs them; `source` is the page's file in the project."""
    parts = FENCE.split(text)
    parts[::2] = [LINK.sub(lambda link: link[1] + _place(link[2], source), part) for part in parts[::2]]
    return "".join(parts)


def page_of(file: str) -> str:
    """Return the page that a file of the project is; one of docs/ has its own name."""
    return PAGES.get(file, file.removeprefix("docs/"))


def source_of(page: str) -> str:
    """Return the file of the project that a page is."""
    return SOURCES.get(page, f"docs/{page}")


def _place(link: str, source: str) -> str:
    file = posixpath.normpath(posixpath.join(posixpath.dirname(source), link))
    return posixpath.relpath(page_of(file), posixpath.dirname(page_of(source)) or ".")
