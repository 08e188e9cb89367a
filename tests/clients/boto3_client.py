"""Carries out calls with boto3, one JSON line in, one out, for clients.test.mjs.

    in:   {"service": "sqs", "operation": "SendMessage", "input": {...}}
    out:  {"answer": {...}}, {"error": {"code": ..., "message": ..., "status": ...}}, or {"unknown": true}

Bytes are {"$base64": text} going in and base64 text coming out, as the AWS CLI prints them; times are ISO 8601.
"""

import base64
import datetime
import json
import os
import sys

import boto3
import botocore
from botocore.config import Config
from botocore.exceptions import ClientError

clients = {}


def client(service):
    if service not in clients:
        config = Config(retries={"max_attempts": 1}, read_timeout=60)
        clients[service] = boto3.client(service, endpoint_url=os.environ["CLOUDTAB_ENDPOINT"], config=config)
    return clients[service]


def incoming(value):
    if isinstance(value, dict):
        if set(value) == {"$base64"}:
            return base64.b64decode(value["$base64"])
        return {key: incoming(member) for key, member in value.items()}
    return [incoming(element) for element in value] if isinstance(value, list) else value


def outgoing(value):
    if isinstance(value, dict):
        return {key: outgoing(member) for key, member in value.items() if key != "ResponseMetadata"}
    if isinstance(value, list):
        return [outgoing(element) for element in value]
    if isinstance(value, (bytes, bytearray)):
        return base64.b64encode(value).decode()
    if isinstance(value, datetime.datetime):
        return value.isoformat()
    if hasattr(value, "read"):
        return base64.b64encode(value.read()).decode()
    return value


def carry_out(call):
    try:
        method = getattr(client(call["service"]), botocore.xform_name(call["operation"]), None)
        if method is None:
            return {"unknown": True}
        return {"answer": outgoing(method(**incoming(call["input"])))}
    except ClientError as error:
        details = error.response.get("Error", {})
        status = error.response.get("ResponseMetadata", {}).get("HTTPStatusCode")
        return {"error": {"code": details.get("Code"), "message": details.get("Message"), "status": status}}


print(json.dumps({"version": boto3.__version__}), flush=True)
for line in sys.stdin:
    print(json.dumps(carry_out(json.loads(line))), flush=True)
