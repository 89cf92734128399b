"""A real DynamoDB server on 127.0.0.1, in memory: dynalite from npm."""

from __future__ import annotations

import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager

from node_packages import node_package

REGION = "eu-west-2"
CREDENTIALS = {
    "AWS_ACCESS_KEY_ID": "test",
    "AWS_SECRET_ACCESS_KEY": "test",
    "AWS_DEFAULT_REGION": REGION,
    "AWS_EC2_METADATA_DISABLED": "true",
}


_OUTLIVES_CLIENTS = (
    "data:text/javascript,process.on('uncaughtException',e=>{if(e.code!=='ECONNRESET')throw(e)})"
)
"""Dynalite ends with a client that dies over a request; DynamoDB does not."""


@contextmanager
def running_dynalite() -> Iterator[str]:
    """The URL of a server that runs until the block ends."""
    package = node_package("dynalite", "4.0.0")
    port = free_port()
    command = ["node", "--import", _OUTLIVES_CLIENTS, str(package / "cli.js")]
    command += ["--host", "127.0.0.1", "--port", str(port), "--createTableMs", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
        try:
            assert server.stdout is not None
            assert "listening" in server.stdout.readline()
            yield f"http://127.0.0.1:{port}"
        finally:
            server.kill()


def make_table(endpoint: str, table: str) -> None:
    """Make a table with the key that the store uses, as the deployment does."""
    import boto3

    client = boto3.client("dynamodb", region_name=REGION, endpoint_url=endpoint)
    client.create_table(
        TableName=table,
        KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}],
        AttributeDefinitions=[{"AttributeName": "id", "AttributeType": "S"}],
        BillingMode="PAY_PER_REQUEST",
    )
    client.get_waiter("table_exists").wait(TableName=table, WaiterConfig={"Delay": 1})
    client.close()


def free_port() -> int:
    """A port of 127.0.0.1 that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port
