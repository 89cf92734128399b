"""Bookmarks in a DynamoDB table, by way of the ASK SDK's adapter: the store for AWS Lambda."""

from __future__ import annotations

import os
from typing import Any

from skill.bookmark.bookmark import Bookmark
from skill.errors import SettingError, StoreError

TIMEOUT_S = 1.0
"""Seconds to connect, and again to wait for an answer; a call that fails is not tried again."""
PARTITION_KEY = "id"
"""The table's partition key, a string: what the SDK's adapter uses by default."""


class DynamoDbStore:
    """Keeps bookmarks in a table that exists already, one item for each key."""

    is_remote = True

    def __init__(
        self,
        table: str,
        region: str,
        endpoint: str | None = None,
        timeout_s: float = TIMEOUT_S,
    ) -> None:
        """`endpoint` is a server's URL in place of AWS's own for `region`.

        Nothing is sent yet. Raises SettingError if the extra `aws` is not installed.
        """
        self._adapter = _make_adapter(table, region, endpoint, timeout_s)

    def load(self, key: str) -> Bookmark | None:
        """The bookmark under `key`, or None."""
        row = self._call("get_attributes", key)
        if not row:
            return None
        try:
            return Bookmark(
                procedure=str(row["procedure"]),
                version=str(row["version"]),
                section=row["section"],
                sentence=row["sentence"],
                rate=int(row["rate"]),  # DynamoDB hands numbers back as Decimal
                full=int(row["full"]),
            )
        except (KeyError, TypeError, ValueError) as error:
            raise StoreError(f"the table holds something else than a bookmark: {error}") from error

    def save(self, key: str, bookmark: Bookmark) -> None:
        """Keep `bookmark` under `key` in place of any other."""
        self._call("save_attributes", key, bookmark._asdict())

    def erase(self, key: str) -> None:
        """Forget what is under `key`; nothing there is fine."""
        self._call("delete_attributes", key)

    def close(self) -> None:
        """Close the connections; the next use opens them again."""
        self._adapter.dynamodb.meta.client.close()

    def _call(self, method: str, *arguments: object) -> Any:
        from ask_sdk_core.exceptions import PersistenceException

        try:
            return getattr(self._adapter, method)(*arguments)
        except PersistenceException as error:
            raise StoreError(f"DynamoDB: {error}") from error


def _make_adapter(table: str, region: str, endpoint: str | None, timeout_s: float) -> Any:
    """The adapter, whose import takes a third of a second and needs a region to succeed at all."""
    os.environ.setdefault("AWS_DEFAULT_REGION", region)
    try:
        import boto3
        from ask_sdk_dynamodb.adapter import DynamoDbAdapter
        from botocore.config import Config
    except ImportError as error:
        raise SettingError(
            "BOOKMARKS=dynamodb needs the extra aws: pip install -e '.[aws]'"
        ) from error
    config = Config(
        connect_timeout=timeout_s,
        read_timeout=timeout_s,
        retries={"total_max_attempts": 1},
        tcp_keepalive=True,
    )
    resource = boto3.resource("dynamodb", region_name=region, endpoint_url=endpoint, config=config)
    return DynamoDbAdapter(
        table_name=table,
        partition_key_name=PARTITION_KEY,
        partition_keygen=lambda key: key,
        dynamodb_resource=resource,
    )
