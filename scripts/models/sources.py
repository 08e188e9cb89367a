"""Which published models Cloudtab carries and where they come from."""

# Folder names of botocore's data; they are also `model::Service::id`.
SERVICES = (
    "apigateway",
    "apigatewaymanagementapi",
    "apigatewayv2",
    "cloudformation",
    "cloudwatch",
    "dynamodb",
    "dynamodbstreams",
    "iam",
    "kms",
    "lambda",
    "logs",
    "s3",
    "sns",
    "sqs",
    "ssm",
    "sts",
)

# Services of which one part is carried whole and the rest by its operations' names, so that these are refused by name.
# Of Systems Manager that part is Parameter Store.
PARTS = {
    "ssm": (
        "AddTagsToResource",
        "DeleteParameter",
        "DeleteParameters",
        "DescribeParameters",
        "GetParameter",
        "GetParameterHistory",
        "GetParameters",
        "GetParametersByPath",
        "LabelParameterVersion",
        "ListTagsForResource",
        "PutParameter",
        "RemoveTagsFromResource",
        "UnlabelParameterVersion",
    ),
}

# SQS moved from the query to the JSON protocol and its current model lost all query data. The last published query
# model is laid over it, since older SDKs still speak that protocol.
QUERY_OVERLAYS = {"sqs": "sqs-query"}

PRIMARY_PACKAGE = ("sid", "python3-botocore")
OVERLAY_PACKAGE = ("bookworm", "python3-botocore")
