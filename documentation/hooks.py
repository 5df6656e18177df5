"""MkDocs calls these: they add the project's own texts and a page for each mart of a build to the pages of docs/."""

from __future__ import annotations

import os
from pathlib import Path

import duckdb
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page

from documentation import marts, pages, pictures

ROOT = Path(__file__).parents[1]


def _built(name: str) -> Path:
    place = Path(os.environ.get(name) or "")
    if not place.is_file():
        raise PluginError(f"{name}: no file at {place}. Expected one of a build of the sample: make site makes it")
    return place


def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """Give the marts their part of the navigation."""
    found = marts.read(_built("SEXTANT_SITE_MANIFEST"))
    config.extra["marts"] = found
    listed = [
        {schema: [{"Overview": f"marts/in_{schema}.md"}, *({mart.name: mart.page} for mart in of_schema)]}
        for schema, of_schema in marts.by_schema(found).items()
    ]
    config.nav = [{name: listed if page == "marts" else page} for entry in config.nav for name, page in entry.items()]
    return config


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Add the texts beside docs/, and the marts with their pictures."""
    for source, page in pages.PAGES.items():
        files.append(File.generated(config, page, content=(ROOT / source).read_bytes()))
    found: list[marts.Mart] = config.extra["marts"]
    serving = _built("SEXTANT_SITE_SERVING")
    drawn = pictures.drawn(serving)
    with duckdb.connect(str(serving), read_only=True) as connection:
        for mart in found:
            picture = f"pictures/{mart.name}.svg" if mart.name in drawn else None
            if picture:
                files.append(File.generated(config, f"marts/{picture}", content=drawn[mart.name]))
            files.append(File.generated(config, mart.page, content=marts.text(mart, connection, picture)))
    for schema, of_schema in marts.by_schema(found).items():
        files.append(File.generated(config, f"marts/in_{schema}.md", content=marts.listed(schema, of_schema)))
    return files


def on_page_markdown(markdown: str, page: Page, config: MkDocsConfig, files: Files) -> str:
    """Turn links between files of the project into links between pages."""
    place = page.file.src_uri
    if place.startswith("marts/"):
        return markdown
    return pages.linked(markdown, pages.source_of(place))
