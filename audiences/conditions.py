"""Reads the condition of an audience, and writes it anew for the engine.

The engine never gets the text itself. It gets SQL that is written from the tree of what was understood, and every part
of that tree is one of `audiences.allowed`.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from functools import cache, lru_cache

import sqlglot
from sqlglot import Dialect, exp
from sqlglot.errors import SqlglotError

from audiences import allowed

# A text of SQL; a doubled quote makes two that touch.
TEXT = re.compile(r"'[^']*'")
# What ends a condition, hides a part of it, or quotes in a way that engines read differently.
FORBIDDEN = (";", "--", "/*", "*/", '"', "`", "$", "#", "{", "}", "?", "@")
MOST_CHARACTERS = 10_000
MOST_PARENTHESES = 15
MOST_DEPTH = 250
# With each % the time that an engine may need is multiplied by the length of the text that it searches.
MOST_WILDCARDS = 2
SHOWN_CHARACTERS = 200


class Refused(Exception):
    """A condition that may not be run; its text says why."""


def fault(text: str, columns: Collection[str] | None, dialect: str) -> str | None:
    """Return on one line why a condition may not be run, or None."""
    try:
        condition(text, columns, dialect)
    except Refused as refused:
        return str(refused)
    return None


def condition(text: str, columns: Collection[str] | None, dialect: str) -> str:
    """Return a condition as the engine gets it. Raises `Refused` where it may not be run."""
    return _condition(text, None if columns is None else tuple(columns), dialect)


# The screen asks for ever new ones.
@lru_cache(maxsize=1_000)
def _condition(text: str, columns: tuple[str, ...] | None, dialect: str) -> str:
    # The check at run start and each model that has the audiences ask for the same.
    return read(text, columns, dialect).sql(dialect=dialect, comments=False)


def read(text: str, columns: Collection[str] | None, dialect: str) -> exp.Expression:
    """Return the tree of a condition on columns (None: any), of which every part is allowed. Raises `Refused`."""
    check_text(text)
    too_deep = Refused(f"where must not be nested deeper than {MOST_PARENTHESES} parentheses. Got: {shown(text)}")
    try:
        tree = sqlglot.parse_one(text, read=as_written(dialect), into=exp.Condition)
        check_depth(tree, text)
    except RecursionError:
        raise too_deep from None
    except SqlglotError as error:
        raise Refused(f"where must be one condition{place_of(error)}. Got: {shown(text)}") from None
    known = None if columns is None else [column.lower() for column in columns]
    for node in tree.walk():
        check(node, known, text)
    return tree


@cache
def as_written(dialect: str) -> type[Dialect]:
    """Return an engine's dialect with what conditions of all engines share.

    A doubled quote is a quote within a text (the parser takes `'O''Connor'` of Spark for two texts, as Spark did before
    4.0), and a list may be searched by either name.
    """
    engine = type(Dialect.get_or_raise(dialect))
    functions = {**engine.Parser.FUNCTIONS, "LIST_CONTAINS": exp.ArrayContains.from_arg_list}
    parts = {
        "Tokenizer": type("Tokenizer", (engine.Tokenizer,), {"STRING_ESCAPES": ["'"]}),
        "Parser": type("Parser", (engine.Parser,), {"FUNCTIONS": functions}),
    }
    return type(f"Condition{engine.__name__}", (engine,), parts)


def place_of(error: SqlglotError) -> str:
    """Return where the parser gave up, in words; nothing where it does not say."""
    marked = [place["highlight"] for place in getattr(error, "errors", []) if place.get("highlight")]
    return f", and is none at {shown(marked[0])}" if marked else ""


def check_text(text: str) -> None:
    """Refuse what can be told without a parser, so that no two parsers can read it differently."""
    plain = TEXT.sub(" 0 ", text)
    marks = [mark for mark in FORBIDDEN if mark in plain] + ["\\"] * ("\\" in text)
    depth, depths = 0, [0]
    for character in plain:
        depth += (character == "(") - (character == ")")
        depths.append(depth)
    if not text.strip():
        raise Refused("where must be a condition. Got: nothing")
    if len(text) > MOST_CHARACTERS:
        raise Refused(f"where must have at most {MOST_CHARACTERS:,} characters. Got: {len(text):,}, {shown(text)}")
    if "'" in plain:
        raise Refused(f"where must end every text that it begins. Got: {shown(text)}")
    if marks:
        raise Refused(f"where must be one condition without {' '.join(marks)}. Got: {shown(text)}")
    if depth or min(depths) < 0:
        raise Refused(f"where must close every parenthesis that it opens. Got: {shown(text)}")
    if max(depths) > MOST_PARENTHESES:
        raise Refused(f"where must not be nested deeper than {MOST_PARENTHESES} parentheses. Got: {shown(text)}")


def check_depth(tree: exp.Expression, text: str) -> None:
    """Refuse a tree that an engine would need a deep stack for: a row of `or` is as deep as it is long."""
    level = [tree]
    for _ in range(MOST_DEPTH):
        level = [child for node in level for child in node.iter_expressions()]
        if not level:
            return
    raise Refused(
        f"where must not be deeper than {MOST_DEPTH} parts, of which each and, or and + is one; in (...) may be long."
        f" Got: {shown(text)}"
    )


def check(node: exp.Expression, columns: Collection[str] | None, text: str) -> None:
    """Refuse one part of a tree that is not allowed."""
    if isinstance(node, exp.Anonymous):
        if node.name.lower() not in allowed.PLAIN_FUNCTIONS:
            raise not_allowed(f"{node.name.lower()}()", text)
    elif isinstance(node, exp.Column):
        check_column(node, columns, text)
    elif type(node) not in allowed.NODES:
        raise not_allowed(named(node, text), text)
    elif isinstance(node, exp.Identifier) and not isinstance(node.parent, exp.Column):
        raise not_allowed(node.name, text)
    elif isinstance(node, exp.DataType) and (node.this not in allowed.TYPES or node.args.get("nested")):
        raise not_allowed(f"the type {node.sql().lower()}", text)
    elif isinstance(node, exp.Var) and node.name.lower() not in allowed.UNITS:
        raise not_allowed(node.name, text)
    elif isinstance(node, (exp.Like, exp.ILike)):
        check_pattern(node, text)


def check_column(column: exp.Column, columns: Collection[str] | None, text: str) -> None:
    """Refuse what is no column of the card, or names it in a way that may mean another table's."""
    is_of_card = column.table.lower() in ("", "customers") and not column.args.get("db")
    is_name = isinstance(column.this, exp.Identifier) and (columns is None or column.name.lower() in columns)
    if not is_of_card or not is_name:
        found = f" Found: {', '.join(columns)}" if columns else ""
        raise Refused(f"where may only name columns of core.customers. Got: {shown(column.sql())}.{found}")


def check_pattern(like: exp.Expression, text: str) -> None:
    """Refuse a pattern that is computed, or has so many wildcards that its search may not come to an end."""
    pattern = like.expression
    if not isinstance(pattern, exp.Literal) or not pattern.is_string:
        raise Refused(f"where must have a text after like. Got: {shown(pattern.sql())} in {shown(text)}")
    if pattern.name.count("%") > MOST_WILDCARDS:
        raise Refused(
            f"where may have at most {MOST_WILDCARDS} % in a pattern: join several like by and."
            f" Got: {shown(pattern.sql())}"
        )


def named(node: exp.Expression, text: str) -> str:
    """Return what a part of a tree is called in SQL: a function as it is written."""
    if isinstance(node, (exp.Query, exp.Exists, exp.From, exp.Table)):
        return "a query of its own"
    if isinstance(node, exp.Func):
        written = text[node.meta["start"] : node.meta["end"] + 1] if "start" in node.meta else node.sql_name()
        return f"{written.lower()}()"
    return f"{shown(node.sql())} ({type(node).__name__.lower()})"


def not_allowed(what: str, text: str) -> Refused:
    """Return the refusal of something that is not allowed, with all that is."""
    return Refused(f"where may not use {what}. Got: {shown(text)}. Allowed: {allowed.IN_WORDS}")


def shown(text: str) -> str:
    """Return a text on one line, shortened."""
    line = " ".join(text.split())
    return line if len(line) <= SHOWN_CHARACTERS else f"{line[:SHOWN_CHARACTERS]}..."
