"""What a CRM's answer must look like to be believed; anything else is no answer.

An answer that is not of its shape says nothing about what the CRM took, and so nothing is acknowledged by it.
"""

from __future__ import annotations

from typing import Annotated, TypeVar

from pydantic import BaseModel, ConfigDict, StringConstraints, ValidationError

# An id goes into the address of the next request.
Id = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_.-]{1,100}$")]


class Answer(BaseModel):
    """The part of an answer that the sync reads; vendors may add to the rest."""

    model_config = ConfigDict(extra="ignore", strict=True)


Shape = TypeVar("Shape", bound=Answer)


def read(shape: type[Shape], content: bytes) -> Shape | str:
    """Return an answer of a shape, or in a few words what is wrong with it, without quoting it."""
    try:
        return shape.model_validate_json(content)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False, include_context=False)[0]
        if first["type"] == "json_invalid":
            return "no JSON" if content.strip() else "nothing"
        where = ".".join(str(part) for part in first["loc"] if isinstance(part, int) or part in shape_names(shape))
        return f"another shape, at {where or 'its beginning'}"


def shape_names(shape: type[BaseModel]) -> set[str]:
    """Return the names of all fields of a shape: what else is in a place may be what the CRM made up."""
    names: set[str] = set()
    for definition in [schema := shape.model_json_schema(), *schema.get("$defs", {}).values()]:
        names |= set(definition.get("properties", {}))
    return names
