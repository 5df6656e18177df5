"""Columns and rows of a Parquet file, from its own metadata."""

from __future__ import annotations

import pyarrow as pa
import pyarrow.parquet as pq

from intake.errors import IntakeError
from intake.files import DataFile
from intake.source import EMPTY


def parquet_columns(file: DataFile) -> tuple[list[str], int]:
    """Return the names of the columns and the number of rows. Raises ``IntakeError`` for other or cut files."""
    try:
        if file.path.stat().st_size == 0:
            raise IntakeError(f"{file.name}: {EMPTY}")
        with pq.ParquetFile(file.path) as parquet:
            return list(parquet.schema_arrow.names), parquet.metadata.num_rows
    except PermissionError as error:
        raise IntakeError(f"{file.name}: can't be read. Got: {error.strerror}") from None
    except (pa.ArrowException, OSError):
        raise IntakeError(f"{file.name}: must be a whole Parquet file. Got: other content, or one cut short") from None
