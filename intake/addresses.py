"""Raw files at an address, in an object store or behind HTTP: copied once in a run, by fsspec, which knows them all."""

from __future__ import annotations

import hashlib
import shutil
from pathlib import Path, PurePosixPath
from urllib.parse import urlsplit

from intake.errors import IntakeError
from intake.files import before_wildcard, has_wildcard, is_read, table_of
from run_guard.private_file import private_file

# The package that knows an address, where its name does not say so.
_PACKAGES = {"s3": "s3fs", "s3a": "s3fs", "gs": "gcsfs", "gcs": "gcsfs", "abfs": "adlfs", "abfss": "adlfs"}
_PACKAGES |= {"http": "fsspec[http]", "https": "fsspec[http]"}


def fetched(place: str, copies: Path) -> Path:
    """Copy the files that an address means; return the folder, file or pattern of their copies.

    A folder's files are copied, and those of its subfolders that are named after a raw table. Raises ``IntakeError``
    where the package for such addresses is not installed, and where nothing is there or may be read.
    """
    if urlsplit(place).password:
        raise IntakeError("RAW must have no password. Expected: the keys where the store's own tools have them")
    folder = copies / f"fetched-{hashlib.sha256(place.encode()).hexdigest()[:16]}"
    try:
        return _fetched(place, folder)
    except IntakeError:
        raise
    except ImportError:
        package = _PACKAGES.get(place.partition(":")[0], "the one that fsspec names")
        raise IntakeError(
            f"{place}: can't be read without the package for such addresses. Expected: pip install {package}"
        ) from None
    except ValueError:
        raise IntakeError(
            f"{place}: is no place that raw tables are read from. Expected a folder, a file or a pattern of files,"
            " here or in an object store (s3://, gs://, abfs://), a DuckDB file, or postgresql://user@host/database"
        ) from None
    except FileNotFoundError:
        raise IntakeError(f"{place}: is not there. Expected a folder, a file, or a pattern of some files") from None
    # Each store has errors of its own kind.
    except Exception as error:
        told = " ".join(str(error).split()) or type(error).__name__
        raise IntakeError(f"{place}: can't be read. Got: {told}") from None


def _fetched(place: str, folder: Path) -> Path:
    from fsspec.core import url_to_fs

    # As it is now, whatever this process has listed before.
    store, path = url_to_fs(place, skip_instance_cache=True, use_listings_cache=False)
    path = path.rstrip("/")
    pattern = PurePosixPath(path)
    if has_wildcard(pattern):
        above = before_wildcard(pattern)
        root, rest = str(above), pattern.relative_to(above)
        names = [name for name in store.glob(path) if store.isfile(name)]
    elif store.isfile(path):
        root, rest = path.rpartition("/")[0], path.rpartition("/")[2]
        names = [path]
    else:
        root, rest, names = path, "", []
        for entry in store.ls(path, detail=True):
            name = entry["name"].rstrip("/")
            if entry["type"] == "file":
                names.append(name)
            elif table_of(name.rpartition("/")[2]):
                names.extend(store.find(name))
    below = {name: name.removeprefix(root).lstrip("/") for name in names}
    # A key of an object store may be any text.
    if unsafe := sorted(short for short in below.values() if ".." in PurePosixPath(short).parts):
        raise IntakeError(f"{place}: names of files must not lead out of it. Got: {unsafe[0]}")
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True, mode=0o700)
    for name, short in sorted(below.items()):
        with private_file(folder / short) as copy:
            # Of a file that can't be read, the build says the name.
            if is_read(short):
                with store.open(name, "rb") as source:
                    shutil.copyfileobj(source, copy)
    return folder / rest
