"""Which store keeps the bookmarks: two settings in the environment decide."""

from __future__ import annotations

import os
import secrets
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from skill.bookmark.bookmark import Bookmarks, BookmarkStore, MemoryStore
from skill.errors import SettingError

SHORTEST_SECRET = 16
"""Characters of BOOKMARK_SECRET below which ids could be guessed back from their hashes."""

_SQLITE = b"SQLite format 3\0"
"""How the file of a database begins; a new one is empty."""
_CHOICES = "use memory, sqlite:PATH or dynamodb:TABLE"


def open_bookmarks(environment: Mapping[str, str] = os.environ) -> Bookmarks:
    """The bookmarks that BOOKMARKS names: `memory` (the default), `sqlite:PATH`, `dynamodb:TABLE`.

    BOOKMARK_SECRET keys the hash of the listeners' ids. Without it, memory forgets its key with
    the process, sqlite makes a file `PATH.secret` once, and dynamodb refuses.
    Raises SettingError for a setting that cannot be used.
    """
    setting = environment.get("BOOKMARKS") or "memory"
    kind, _, name = setting.partition(":")
    secret = environment.get("BOOKMARK_SECRET", "")
    if secret and len(secret) < SHORTEST_SECRET:
        raise SettingError(
            f"BOOKMARK_SECRET is too short: use {SHORTEST_SECRET} characters or more"
        )
    key = secret.encode()
    if setting == "memory":
        return Bookmarks(MemoryStore(), key or secrets.token_bytes(32))
    if kind == "sqlite" and name:
        path = Path(name).expanduser().absolute()
        if not path.parent.is_dir():
            raise SettingError(f"BOOKMARKS={setting}: there is no folder {path.parent}: make it")
        _check_database(path, setting)
        return Bookmarks(_open_sqlite(path), key or secret_beside(path))
    if kind == "dynamodb" and name:
        if not key:
            raise SettingError(
                f"BOOKMARKS={setting} needs BOOKMARK_SECRET: a secret of {SHORTEST_SECRET} "
                "characters or more that stays the same for good"
            )
        return Bookmarks(_open_dynamodb(name, environment), key)
    raise SettingError(f"BOOKMARKS={setting}: {_CHOICES}")


def secret_beside(database: Path) -> bytes:
    """The secret in `DATABASE.secret`, made if it is not there, readable by its owner only.

    It is written apart and then linked, so that processes that start at once agree on one.
    """
    path = database.with_name(database.name + ".secret")
    draft = path.with_name(f"{path.name}.{secrets.token_hex(8)}")
    try:
        if not path.exists():
            try:
                draft.touch(mode=0o600, exist_ok=False)
                draft.write_text(secrets.token_hex(32))
                with suppress(FileExistsError):
                    os.link(draft, path)
            finally:
                draft.unlink(missing_ok=True)
        secret = path.read_bytes().strip()
    except OSError as error:
        raise SettingError(f"the secret beside the bookmarks cannot be kept: {error}") from error
    if len(secret) < SHORTEST_SECRET:
        raise SettingError(f"{path} holds no secret: delete it, and all bookmarks start anew")
    return secret


def _check_database(path: Path, setting: str) -> None:
    """Raise SettingError for something that is there and is no database, before it is relied on."""
    if path.is_dir():
        raise SettingError(f"BOOKMARKS={setting}: that is a folder: name a file in it")
    try:
        with path.open("rb") as file:
            begins = file.read(len(_SQLITE))
    except FileNotFoundError:
        return
    except OSError as error:
        raise SettingError(f"BOOKMARKS={setting}: it cannot be read: {error}") from error
    if begins and begins != _SQLITE:
        raise SettingError(f"BOOKMARKS={setting}: that file is no SQLite database: name another")


def _open_sqlite(path: Path) -> BookmarkStore:
    from skill.bookmark.sqlite import SqliteStore

    return SqliteStore(path)


def _open_dynamodb(table: str, environment: Mapping[str, str]) -> BookmarkStore:
    from skill.bookmark.dynamodb import DynamoDbStore

    region = environment.get("AWS_REGION") or environment.get("AWS_DEFAULT_REGION")
    if not region:
        raise SettingError("BOOKMARKS=dynamodb needs AWS_REGION, such as eu-west-2")
    return DynamoDbStore(table, region, environment.get("AWS_ENDPOINT_URL_DYNAMODB") or None)
