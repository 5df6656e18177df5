"""What is asked of a CRM, and what an answer must look like to be believed."""

from __future__ import annotations

from typing import Any, TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError

from crm_sync.client import Client, encode
from crm_sync.errors import Refused, SyncError


class Answer(BaseModel):
    """The part of an answer that is read; a CRM may add to the rest."""

    model_config = ConfigDict(extra="ignore", strict=True)


Shape = TypeVar("Shape", bound=Answer)


def get(client: Client, path: str, shape: type[Shape], **parameters: str) -> Shape:
    """Returns the answer at ``path``; raises ``SyncError`` where there is none that can be understood."""
    try:
        return shape.model_validate(client.get(path, **parameters))
    except Refused as refused:
        raise refusal(client, path, refused) from refused
    except ValueError as error:
        raise misunderstood(client, path, error) from error


def post(client: Client, path: str, body: dict[str, Any], shape: type[Shape]) -> Shape:
    """Returns the answer to a question that is too long for an address; nothing is changed by it."""
    try:
        return shape.model_validate(client.post(path, encode(body)).json())
    except Refused as refused:
        raise refusal(client, path, refused) from refused
    except ValueError as error:
        raise misunderstood(client, path, error) from error


def refusal(client: Client, path: str, refused: Refused) -> SyncError:
    """Returns the line for a question that the CRM does not want."""
    return SyncError(f"{client.name} answers {path} with {refused.failure.status}: {refused.failure.message}")


def misunderstood(client: Client, path: str, error: ValueError) -> SyncError:
    """Returns the line for an answer that is none, without quoting it: it may be about people."""
    what = "another shape than expected" if isinstance(error, ValidationError) else "no JSON"
    return SyncError(f"{client.name} answers {path} with what can't be understood: {what}")
