#!/usr/bin/env python3
"""Random inputs and outputs of every operation, exchanged with botocore.

    random_test.py PEER [--seed N] [--rounds N] [--service ID] [--operation NAME]

botocore's own serializers make the requests that our parser must understand; botocore's own parsers must understand the
answers that we write. PEER is the program `wire_peer`. Without botocore the test is skipped (exit status 77). Operations
that only one side knows are left out and counted.
"""

import argparse
import base64
import json
import random
import subprocess
import sys
import urllib.parse

EXIT_SKIPPED = 77
try:
    import botocore.awsrequest
    import botocore.config
    import botocore.model
    import botocore.parsers
    import botocore.session
except ImportError:
    print("skipped: botocore is not installed")
    sys.exit(EXIT_SKIPPED)

from random_values import Values, same, to_document  # noqa: E402

SERVICES = {
    "apigateway": "apigateway", "apigatewaymanagementapi": "apigatewaymanagementapi", "apigatewayv2": "apigatewayv2",
    "cloudformation": "cloudformation", "cloudwatch": "cloudwatch", "dynamodb": "dynamodb",
    "dynamodbstreams": "dynamodbstreams", "iam": "iam", "kms": "kms", "lambda": "lambda", "logs": "logs", "s3": "s3",
    "sns": "sns", "sqs": "sqs", "ssm": "ssm", "sts": "sts",
}
SYNTAX = {"json": 1, "query": 2, "rest-json": 3, "rest-xml": 4}

# What a request has that its caller did not give: added by the client itself.
ADDED_BY_CLIENT = {
    "s3": {"ChecksumAlgorithm", "ChecksumCRC32", "ContentMD5", "ContentLength", "ChecksumMode", "ContentType", "SdkChecksumAlgorithm",
           "EncodingType", "SSECustomerKeyMD5", "CopySourceSSECustomerKeyMD5", "ContentEncoding", "Expect"},
    "apigateway": {"accepts"},
    # Two lists of one name in the query protocol.
    "sqs": {"MessageSystemAttributeNames"},
}

# Requests and answers left out, with the reason.
LEFT_OUT = {
    "requests": {
        ("s3", "WriteGetObjectResponse"): "goes to a host of its own",
        ("s3", "SelectObjectContent"): "an event stream",
        ("s3", "CreateSession"): "made by the client for directory buckets",
        ("s3", "ListDirectoryBuckets"): "goes to a host of its own",
        ("s3", "GetBucketNotification"): "deprecated; the newer operation of the same path is found",
        ("s3", "PutBucketNotification"): "deprecated; the newer operation of the same path is found",
        ("s3", "GetBucketLifecycle"): "deprecated; the newer operation of the same path is found",
        ("s3", "PutBucketLifecycle"): "deprecated; the newer operation of the same path is found",
    },
    "answers": {
        ("s3", "SelectObjectContent"): "an event stream",
        ("logs", "StartLiveTail"): "an event stream",
        ("logs", "GetLogObject"): "an event stream",
        ("lambda", "InvokeWithResponseStream"): "an event stream",
        ("s3", "GetBucketNotification"): "deprecated; its two kinds of events have one name on the wire",
        ("s3", "GetBucketLocation"): "the parser leaves its text to a later step of the client",
    },
}


class Peer:
    def __init__(self, program):
        self.process = subprocess.Popen([program], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def ask(self, command):
        self.process.stdin.write(json.dumps(command) + "\n")
        self.process.stdin.flush()
        line = self.process.stdout.readline()
        if not line:
            raise SystemExit(f"the peer ended at {json.dumps(command)[:500]}")
        return json.loads(line)


class Sent(Exception):
    """Carries the request out of the client."""

    def __init__(self, request):
        self.request = request


def make_client(session, name):
    config = botocore.config.Config(
        region_name="us-east-1", retries={"max_attempts": 0, "mode": "standard"}, parameter_validation=False)
    endpoint = "https://a1.execute-api.us-east-1.amazonaws.com/prod" if name == "apigatewaymanagementapi" else None
    client = session.create_client(name, config=config, endpoint_url=endpoint)

    def stop(request, **_):
        raise Sent(request)

    client.meta.events.register("before-send", stop)
    return client


def capture(client, method, params):
    try:
        getattr(client, method)(**params)
    except Sent as sent:
        return sent.request
    raise AssertionError("nothing was sent")


def to_command(request):
    url = urllib.parse.urlsplit(request.url)
    body = request.body or b""
    if hasattr(body, "read"):
        body = body.read()
    if isinstance(body, str):
        body = body.encode()
    headers = [[name, value.decode() if isinstance(value, bytes) else str(value)] for name, value in request.headers.items()]
    if not any(name.lower() == "host" for name, _ in headers):
        headers.append(["Host", url.netloc])
    target = (url.path or "/") + ("?" + url.query if url.query else "")
    return {"parse": {"method": request.method, "target": target, "headers": headers, "body": base64.b64encode(body).decode()}}


def fix_params(service, operation, params):
    """Names that the client itself must be able to make a host or a path of."""
    if service == "s3":
        if "Bucket" in params:
            params["Bucket"] = "bucket-name"
        if "Key" in params:
            params["Key"] = "a key/with %&+?.txt"
        for name in ("CopySource", "ExpectedBucketOwner"):
            if name in params:
                params[name] = {"CopySource": "from/key", "ExpectedBucketOwner": "111122223333"}[name]
        # Keys whose digest the client adds, and headers that it takes for its own.
        for name in list(params):
            if name.startswith(("SSECustomer", "CopySourceSSECustomer", "Checksum", "ContentMD5", "ContentLength")):
                if name not in operation.input_shape.required_members:
                    del params[name]
        # The client knows a time here, the model of today a text.
        for name in ("ContentEncoding", "Expires"):
            params.pop(name, None)
        # Names of headers have no case.
        if "Metadata" in params:
            params["Metadata"] = {key.lower(): text for key, text in params["Metadata"].items()}
    if service == "apigateway":
        params.pop("accepts", None)
    return params


EMPTY = ({}, [], {"$blob": ""})


def strip_empty(value):
    """Empty structures, lists, maps and bodies leave no trace in forms, XML and HTTP."""
    if isinstance(value, dict):
        stripped = {key: strip_empty(part) for key, part in value.items()}
        return {key: part for key, part in stripped.items() if part not in EMPTY}
    if isinstance(value, list):
        return [part for part in map(strip_empty, value) if part not in EMPTY]
    return value


def fix_answer(service, operation, value):
    """Values that the client's parser takes only in one form."""
    shape = operation.output_shape
    for name, member in shape.members.items():
        if name not in value:
            continue
        if member.serialization.get("location") == "statusCode":
            value[name] = 202
        if name == shape.serialization.get("payload") and member.type_name == "blob":
            value[name] = b"bytes"
        if name == shape.serialization.get("payload") and member.type_name == "string":
            value[name] = "text"
        if service == "s3" and name in ("Expires", "ExpiresString"):
            del value[name]
    return value


def check_request(peer, service, client, method, operation, params):
    request = capture(client, method, params)
    answer = peer.ask(to_command(request))
    if "error" in answer:
        return f"refused: {answer['error']}"
    if (answer["service"], answer["operation"]) != (service, operation.name):
        return f"routed to {answer['service']}.{answer['operation']} ({request.method} {request.url})"
    expected = strip_empty(to_document(params, operation.input_shape)) if operation.input_shape else {}
    read = strip_empty(answer["input"])
    tokens = {name for name, member in (operation.input_shape.members.items() if operation.input_shape else [])
              if member.metadata.get("idempotencyToken")}
    for name in list(read):
        if name not in expected and (name in tokens or name in ADDED_BY_CLIENT.get(service, ())):
            del read[name]
    if not same(read, expected):
        return f"read     {json.dumps(read, ensure_ascii=False, default=str)}\n  expected {json.dumps(expected, ensure_ascii=False, default=str)}"
    return None


def check_answer(peer, service, protocol, operation, value):
    document = to_document(value, operation.output_shape)
    answer = peer.ask({"render": {"service": service, "operation": operation.name, "syntax": SYNTAX[protocol], "answer": document}})
    headers = botocore.awsrequest.HeadersDict({name: text for name, text in answer["headers"]})
    body = base64.b64decode(answer["body"])
    shape = operation.output_shape
    payload = shape.serialization.get("payload")
    parser = botocore.parsers.create_parser(protocol)
    try:
        parsed = parser.parse({"status_code": answer["status"], "headers": headers, "body": body}, shape)
    except Exception as error:  # noqa: BLE001 (whatever it is, the answer was not understood)
        return f"not understood: {error!r}: {body[:500]}"
    parsed.pop("ResponseMetadata", None)
    if payload and payload in parsed and shape.members[payload].type_name == "blob" and not isinstance(parsed[payload], bytes):
        parsed[payload] = body
    got = strip_empty(to_document({k: v for k, v in parsed.items() if k in shape.members}, shape))
    expected = strip_empty(document)
    for name, member in shape.members.items():
        # The status is what the handler says; the length is the body's.
        if member.serialization.get("name", "").lower() == "content-length":
            got.pop(name, None)
            expected.pop(name, None)
        # No body and an empty one are the same.
        if got.get(name) == "" and name not in expected:
            del got[name]
        # A body has a content type, whether or not the handler names one.
        if member.serialization.get("name", "").lower() == "content-type" and name not in expected:
            got.pop(name, None)
        if member.serialization.get("location") == "statusCode" and name not in expected:
            got.pop(name, None)
    if not same(got, expected):
        return f"understood {json.dumps(got, ensure_ascii=False, default=str)}\n  expected   {json.dumps(expected, ensure_ascii=False, default=str)}\n  {body[:600]!r}"
    return None


def protocols_of(service_model):
    metadata = service_model.metadata
    listed = metadata.get("protocols") or [metadata["protocol"]]
    spoken = [protocol for protocol in listed if protocol in SYNTAX]
    if service_model.service_name in ("sqs", "cloudwatch") and "json" in spoken and "query" in listed:
        return ["json", "query"]
    return spoken[:1]


def known_operations(service):
    """Of our tables, by the intermediate form beside the generator, without those that the tables have by name only."""
    import pathlib
    models = pathlib.Path(__file__).resolve().parents[2] / "scripts" / "models"
    operations = json.loads((models / "ir" / f"{service}.json").read_text())["operations"]
    absent = json.loads((models / "absent.json").read_text()).get(service, ())
    # Of some services most operations are known by name only (PARTS in scripts/models/sources.py).
    return [name for name, operation in operations.items() if name not in absent and (service != "ssm" or "input" in operation)]


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("peer")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--rounds", type=int, default=2)
    parser.add_argument("--service")
    parser.add_argument("--operation")
    arguments = parser.parse_args()
    peer = Peer(arguments.peer)
    session = botocore.session.Session()
    session.set_credentials("111122223333", "secret")
    passed = failed = left_out = 0
    for service, name in SERVICES.items():
        if arguments.service and service != arguments.service:
            continue
        client = make_client(session, name)
        model = client.meta.service_model
        methods = {operation: method for method, operation in client.meta.method_to_api_mapping.items()}
        known = known_operations(service)
        for operation_name in model.operation_names:
            if arguments.operation and operation_name != arguments.operation:
                continue
            if operation_name not in known:
                left_out += 1
                continue
            operation = model.operation_model(operation_name)
            for round_number in range(arguments.rounds):
                # Each case has a seed of its own, so that one can be repeated alone.
                values = Values(random.Random(f"{arguments.seed}/{service}.{operation_name}/{round_number}"))
                problems = []
                if (service, operation_name) not in LEFT_OUT["requests"]:
                    params = values.value(operation.input_shape) if operation.input_shape else {}
                    params = fix_params(service, operation, params)
                    problems.append(("request", check_request(peer, service, client, methods[operation_name], operation, params)))
                if (service, operation_name) not in LEFT_OUT["answers"] and operation.output_shape:
                    for protocol in protocols_of(model):
                        problems.append(("answer", check_answer(
                            peer, service, protocol, operation,
                            fix_answer(service, operation, values.value(operation.output_shape)))))
                for kind, problem in problems:
                    if problem is None:
                        passed += 1
                    else:
                        failed += 1
                        print(f"{kind} of {service}.{operation_name}, round {round_number}: {problem}\n")
    print(f"seed {arguments.seed}: {passed} passed, {failed} failed; {left_out} operations unknown to the tables")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
