// Requests as today's clients send them (AWS SDK for JavaScript v3, boto3 1.43 and 1.26, AWS CLI
// 2.9: their headers, addressing, encodings and orders, with contents of ours), and what they must
// be understood as. The differences between the clients are the point: each row names its own.

#include <string>

#include <gtest/gtest.h>

#include "core/base/compress.h"
#include "core/base/encoding.h"
#include "core/wire/request.h"
#include "tests/support/http_text.h"

namespace cloudtab::wire {
namespace {

struct Row {
  const char* client;
  const char* request;
  const char* operation;  ///< `service.Operation`
  /// The input as JSON; a blob is its bytes as text.
  const char* input;
};

// Every signature is cut after its scope; nothing reads further.
#define SIGNED(service) \
  "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20260101/us-east-1/" service "/aws4_request"

const Row kRows[] = {
    // --- JSON
    {"JS v3: DynamoDB",
     R"(
POST /
host: dynamodb.us-east-1.amazonaws.com
content-type: application/x-amz-json-1.0
x-amz-target: DynamoDB_20120810.PutItem
content-length: 98
authorization: )" SIGNED("dynamodb") R"(
amz-sdk-invocation-id: 6e9f6f5c-6f0e-4b44-9c5e-0d8f0f6f6c11

{"TableName":"orders","Item":{"id":{"S":"1"},"raw":{"B":"aGk="}},"ReturnValues":"NONE"})",
     "dynamodb.PutItem",
     R"({"TableName":"orders","Item":{"id":{"S":"1"},"raw":{"B":"hi"}},"ReturnValues":"NONE"})"},
    {"JS v3 with an account in its credentials: DynamoDB by the account's host",
     R"(
POST /
host: 123456789012.ddb.us-east-1.amazonaws.com
content-type: application/x-amz-json-1.0
x-amz-target: DynamoDB_20120810.GetItem

{"TableName":"orders","Key":{"id":{"S":"1"}}})",
     "dynamodb.GetItem",
     R"({"TableName":"orders","Key":{"id":{"S":"1"}}})"},
    {"boto3: null is absent",
     R"(
POST /
Host: localhost:4566
X-Amz-Target: DynamoDB_20120810.Query
Content-Type: application/x-amz-json-1.0
User-Agent: Boto3/1.26.27 Python/3.11.2 Linux/6.1 Botocore/1.29.27
Authorization: )" SIGNED("dynamodb") R"(

{"TableName": "orders", "KeyConditionExpression": "#k = :v", "Limit": 10, "FilterExpression": null})",
     "dynamodb.Query",
     R"({"TableName":"orders","KeyConditionExpression":"#k = :v","Limit":10})"},
    {"boto3: Streams share DynamoDB's signing name",
     R"(
POST /
Host: streams.dynamodb.us-east-1.amazonaws.com
X-Amz-Target: DynamoDBStreams_20120810.DescribeStream
Content-Type: application/x-amz-json-1.0
Authorization: )" SIGNED("dynamodb") R"(

{"StreamArn": "arn:aws:dynamodb:us-east-1:000000000000:table/orders/stream/2026-01-01T00:00:00.000"})",
     "dynamodbstreams.DescribeStream",
     R"({"StreamArn":"arn:aws:dynamodb:us-east-1:000000000000:table/orders/stream/2026-01-01T00:00:00.000"})"},
    {"JS v3: SQS in JSON, with the query mode's header",
     R"(
POST /
host: sqs.us-east-1.amazonaws.com
content-type: application/x-amz-json-1.0
x-amz-target: AmazonSQS.SendMessage
x-amzn-query-mode: true
authorization: )" SIGNED("sqs") R"(

{"QueueUrl":"https://sqs.us-east-1.amazonaws.com/000000000000/q","MessageBody":"caf\u00e9","MessageAttributes":{"n":{"DataType":"Binary","BinaryValue":"AQI="}}})",
     "sqs.SendMessage",
     "{\"QueueUrl\":\"https://sqs.us-east-1.amazonaws.com/000000000000/q\",\"MessageBody\":"
     "\"caf\xC3\xA9\",\"MessageAttributes\":{\"n\":{\"DataType\":\"Binary\",\"BinaryValue\":"
     "\"\\u0001\\u0002\"}}}"},
    {"JS v3: CloudWatch in JSON, a time as seconds",
     R"(
POST /
host: monitoring.us-east-1.amazonaws.com
content-type: application/x-amz-json-1.0
x-amz-target: GraniteServiceVersion20100801.PutMetricData
x-amzn-query-mode: true
authorization: )" SIGNED("monitoring") R"(

{"Namespace":"App","MetricData":[{"MetricName":"m","Timestamp":1767225600.5,"Value":1.5}]})",
     "cloudwatch.PutMetricData",
     R"({"Namespace":"App","MetricData":[{"MetricName":"m","Timestamp":1767225600500,"Value":1.5}]})"},
    {"boto3: Logs",
     R"(
POST /
Host: logs.us-east-1.amazonaws.com
X-Amz-Target: Logs_20140328.PutLogEvents
Content-Type: application/x-amz-json-1.1
Authorization: )" SIGNED("logs") R"(

{"logGroupName": "g", "logStreamName": "s", "logEvents": [{"timestamp": 1767225600000, "message": "hi"}]})",
     "logs.PutLogEvents",
     R"({"logGroupName":"g","logStreamName":"s","logEvents":[{"timestamp":1767225600000,"message":"hi"}]})"},
    {"JS v3: Logs' live tail, of which the tables have no input, has a host prefix",
     R"(
POST /
host: stream-logs.us-east-1.amazonaws.com
content-type: application/x-amz-json-1.1
x-amz-target: Logs_20140328.StartLiveTail

{"logGroupIdentifiers":["arn:aws:logs:us-east-1:000000000000:log-group:g"]})",
     "logs.StartLiveTail",
     "{}"},
    {"CLI 2.9: KMS",
     R"(
POST /
Host: kms.us-east-1.amazonaws.com
X-Amz-Target: TrentService.Encrypt
Content-Type: application/x-amz-json-1.1

{"KeyId": "alias/app", "Plaintext": "aGVsbG8="})",
     "kms.Encrypt",
     R"({"KeyId":"alias/app","Plaintext":"hello"})"},

    // --- Query
    {"boto3 1.26: SQS in its older form, spaces as plus",
     R"(
POST /
Host: sqs.us-east-1.amazonaws.com
Content-Type: application/x-www-form-urlencoded; charset=utf-8
Authorization: )" SIGNED("sqs") R"(

Action=SendMessage&Version=2012-11-05&QueueUrl=https%3A%2F%2Fsqs.us-east-1.amazonaws.com%2F000000000000%2Fq&MessageBody=a+b%2Bc&MessageAttribute.1.Name=n&MessageAttribute.1.Value.BinaryValue=aGk%3D&MessageAttribute.1.Value.DataType=Binary)",
     "sqs.SendMessage",
     R"({"QueueUrl":"https://sqs.us-east-1.amazonaws.com/000000000000/q","MessageBody":"a b+c","MessageAttributes":{"n":{"BinaryValue":"hi","DataType":"Binary"}}})"},
    // Both members that ask for attributes have this one name in the older form.
    {"an older client: the queue's own URL",
     R"(
POST /000000000000/q
Host: localhost:4566
Content-Type: application/x-www-form-urlencoded; charset=utf-8
Authorization: )" SIGNED("sqs") R"(

Action=ReceiveMessage&Version=2012-11-05&AttributeName.1=All&WaitTimeSeconds=0)",
     "sqs.ReceiveMessage",
     R"({"AttributeNames":["All"],"MessageSystemAttributeNames":["All"],"WaitTimeSeconds":0,"QueueUrl":"http://localhost:4566/000000000000/q"})"},
    {"JS v3: SNS, spaces as %20, a map of attributes",
     R"(
POST /
host: sns.us-east-1.amazonaws.com
content-type: application/x-www-form-urlencoded
authorization: )" SIGNED("sns") R"(

Action=Publish&Version=2010-03-31&TopicArn=arn%3Aaws%3Asns%3Aus-east-1%3A000000000000%3At&Message=a%20b&MessageAttributes.entry.1.Name=colour&MessageAttributes.entry.1.Value.DataType=String&MessageAttributes.entry.1.Value.StringValue=red)",
     "sns.Publish",
     R"({"TopicArn":"arn:aws:sns:us-east-1:000000000000:t","Message":"a b","MessageAttributes":{"colour":{"DataType":"String","StringValue":"red"}}})"},
    {"boto3: SNS, a map of strings and a boolean",
     R"(
POST /
Host: sns.us-east-1.amazonaws.com
Content-Type: application/x-www-form-urlencoded; charset=utf-8
Authorization: )" SIGNED("sns") R"(

Action=Subscribe&Version=2010-03-31&TopicArn=arn%3Aaws%3Asns%3Aus-east-1%3A000000000000%3At&Protocol=sqs&Attributes.entry.1.key=RawMessageDelivery&Attributes.entry.1.value=true&ReturnSubscriptionArn=true)",
     "sns.Subscribe",
     R"({"TopicArn":"arn:aws:sns:us-east-1:000000000000:t","Protocol":"sqs","Attributes":{"RawMessageDelivery":"true"},"ReturnSubscriptionArn":true})"},
    {"boto3: CloudFormation, lists of structures",
     R"(
POST /
Host: cloudformation.us-east-1.amazonaws.com
Content-Type: application/x-www-form-urlencoded; charset=utf-8
Authorization: )" SIGNED("cloudformation") R"(

Action=CreateStack&Version=2010-05-15&StackName=s&TemplateBody=Resources%3A+%7B%7D&Parameters.member.1.ParameterKey=A&Parameters.member.1.ParameterValue=1&Parameters.member.2.ParameterKey=B&Parameters.member.2.UsePreviousValue=true&Capabilities.member.1=CAPABILITY_IAM)",
     "cloudformation.CreateStack",
     R"({"StackName":"s","TemplateBody":"Resources: {}","Parameters":[{"ParameterKey":"A","ParameterValue":"1"},{"ParameterKey":"B","UsePreviousValue":true}],"Capabilities":["CAPABILITY_IAM"]})"},
    {"boto3: an empty list is sent as an empty name",
     R"(
POST /
Host: cloudformation.us-east-1.amazonaws.com
Content-Type: application/x-www-form-urlencoded; charset=utf-8

Action=UpdateStack&Version=2010-05-15&StackName=s&UsePreviousTemplate=true&Tags=)",
     "cloudformation.UpdateStack",
     R"({"StackName":"s","UsePreviousTemplate":true,"Tags":[]})"},
    {"CLI 2.9: IAM",
     R"(
POST /
Host: iam.amazonaws.com
Content-Type: application/x-www-form-urlencoded; charset=utf-8
Authorization: )" SIGNED("iam") R"(

Action=CreateRole&Version=2010-05-08&RoleName=r&AssumeRolePolicyDocument=%7B%22Version%22%3A+%222012-10-17%22%7D&MaxSessionDuration=3600)",
     "iam.CreateRole",
     R"({"RoleName":"r","AssumeRolePolicyDocument":"{\"Version\": \"2012-10-17\"}","MaxSessionDuration":3600})"},
    {"CLI 2.9 with an endpoint: STS is named by its signature alone",
     R"(
POST /
Host: 127.0.0.1:4566
Content-Type: application/x-www-form-urlencoded; charset=utf-8
Authorization: )" SIGNED("sts") R"(

Action=GetCallerIdentity&Version=2011-06-15)",
     "sts.GetCallerIdentity",
     "{}"},
    {"an unsigned form: the version names the service",
     R"(
POST /
Host: 127.0.0.1:4566
Content-Type: application/x-www-form-urlencoded

Action=ListTopics&Version=2010-03-31)",
     "sns.ListTopics",
     "{}"},
    {"a query string on GET",
     R"(
GET /?Action=ListStacks&Version=2010-05-15&StackStatusFilter.member.1=CREATE_COMPLETE
Host: cloudformation.us-east-1.amazonaws.com

)",
     "cloudformation.ListStacks",
     R"({"StackStatusFilter":["CREATE_COMPLETE"]})"},
    {"boto3 1.26: CloudWatch in its older form, a time in ISO 8601",
     R"(
POST /
Host: monitoring.us-east-1.amazonaws.com
Content-Type: application/x-www-form-urlencoded; charset=utf-8
Authorization: )" SIGNED("monitoring") R"(

Action=PutMetricData&Version=2010-08-01&Namespace=App&MetricData.member.1.MetricName=m&MetricData.member.1.Dimensions.member.1.Name=d&MetricData.member.1.Dimensions.member.1.Value=v&MetricData.member.1.Timestamp=2026-01-01T00%3A00%3A00Z&MetricData.member.1.Value=1.5)",
     "cloudwatch.PutMetricData",
     R"({"Namespace":"App","MetricData":[{"MetricName":"m","Dimensions":[{"Name":"d","Value":"v"}],"Timestamp":1767225600000,"Value":1.5}]})"},

    // --- REST with JSON
    {"boto3: Lambda's raw body has no content type",
     R"(
POST /2015-03-31/functions/arn%3Aaws%3Alambda%3Aus-east-1%3A000000000000%3Afunction%3Af/invocations?Qualifier=live
Host: lambda.us-east-1.amazonaws.com
X-Amz-Invocation-Type: RequestResponse
Authorization: )" SIGNED("lambda") R"(

{"a": 1})",
     "lambda.Invoke",
     R"({"FunctionName":"arn:aws:lambda:us-east-1:000000000000:function:f","Qualifier":"live","InvocationType":"RequestResponse","Payload":"{\"a\": 1}"})"},
    {"JS v3: Lambda's raw body",
     R"(
POST /2015-03-31/functions/f/invocations
host: lambda.us-east-1.amazonaws.com
content-type: application/octet-stream
x-amz-log-type: Tail

[1])",
     "lambda.Invoke",
     R"({"FunctionName":"f","LogType":"Tail","Payload":"[1]"})"},
    {"JS v3: API Gateway",
     R"(
POST /restapis
host: apigateway.us-east-1.amazonaws.com
content-type: application/json
accept: application/json

{"name":"api","endpointConfiguration":{"types":["REGIONAL"]}})",
     "apigateway.CreateRestApi",
     R"({"name":"api","endpointConfiguration":{"types":["REGIONAL"]}})"},
    {"boto3: API Gateway, a GET without a body",
     R"(
GET /restapis/abc123/resources?limit=500&embed=methods
Host: apigateway.us-east-1.amazonaws.com
Accept: application/json
Authorization: )" SIGNED("apigateway") R"(

)",
     "apigateway.GetResources",
     R"({"restApiId":"abc123","limit":500,"embed":["methods"]})"},
    {"JS v3: API Gateway v2, names in lower case on the wire",
     R"(
POST /v2/apis
host: apigateway.us-east-1.amazonaws.com
content-type: application/json

{"name":"a","protocolType":"HTTP"})",
     "apigatewayv2.CreateApi",
     R"({"Name":"a","ProtocolType":"HTTP"})"},
    {"JS v3: the Management API behind a stage, an escaped id",
     R"(
POST /prod/@connections/L0SM9cOFvHcCIhw%3D
host: abc123.execute-api.us-east-1.amazonaws.com
content-type: application/octet-stream
authorization: )" SIGNED("execute-api") R"(

hello)",
     "apigatewaymanagementapi.PostToConnection",
     R"({"ConnectionId":"L0SM9cOFvHcCIhw=","Data":"hello"})"},

    // --- REST with XML
    {"JS v3: S3 by virtual host, a marker in the query, a checksum",
     R"(
PUT /dir/a%20b.txt?x-id=PutObject
host: shop.s3.us-east-1.amazonaws.com
content-type: text/plain
x-amz-meta-Colour: red
x-amz-sdk-checksum-algorithm: CRC32
x-amz-checksum-crc32: NhCmhg==
x-amz-content-sha256: UNSIGNED-PAYLOAD
authorization: )" SIGNED("s3") R"(

hello)",
     "s3.PutObject",
     R"({"Bucket":"shop","Key":"dir/a b.txt","ContentType":"text/plain","Metadata":{"colour":"red"},"ChecksumAlgorithm":"CRC32","ChecksumCRC32":"NhCmhg==","Body":"hello"})"},
    {"boto3 1.26 with an endpoint: path style, an MD5, an expectation",
     R"(
PUT /shop/k
Host: localhost:4566
Content-MD5: XUFAKrxLKna5cZ2REBfFkg==
Expect: 100-continue
Authorization: )" SIGNED("s3") R"(

hello)",
     "s3.PutObject",
     R"({"Bucket":"shop","Key":"k","ContentMD5":"XUFAKrxLKna5cZ2REBfFkg==","Body":"hello"})"},
    {"boto3: us-east-1's bucket host without a region",
     R"(
GET /k?response-content-type=text%2Fplain
Host: shop.s3.amazonaws.com
Range: bytes=0-4
x-amz-checksum-mode: ENABLED

)",
     "s3.GetObject",
     R"({"Bucket":"shop","Key":"k","Range":"bytes=0-4","ResponseContentType":"text/plain","ChecksumMode":"ENABLED"})"},
    {"JS v3 with an endpoint: virtual host under it",
     R"(
HEAD /k
host: shop.s3.localhost:4566

)",
     "s3.HeadObject",
     R"({"Bucket":"shop","Key":"k"})"},
    {"boto3: a listing",
     R"(
GET /shop?list-type=2&prefix=a%2Fb&delimiter=%2F&encoding-type=url&max-keys=2
Host: localhost:4566
Authorization: )" SIGNED("s3") R"(

)",
     "s3.ListObjectsV2",
     R"({"Bucket":"shop","Prefix":"a/b","Delimiter":"/","EncodingType":"url","MaxKeys":2})"},
    {"JS v3: an empty value marks the operation",
     R"(
POST /?delete=&x-id=DeleteObjects
host: shop.s3.us-east-1.amazonaws.com
content-type: application/xml

<?xml version="1.0" encoding="UTF-8"?><Delete xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><Object><Key>a</Key></Object><Object><Key>b&amp;c</Key></Object><Quiet>true</Quiet></Delete>)",
     "s3.DeleteObjects",
     R"({"Bucket":"shop","Delete":{"Objects":[{"Key":"a"},{"Key":"b&c"}],"Quiet":true}})"},
    {"boto3: a bare name marks the operation",
     R"(
POST /shop?delete
Host: localhost:4566
Authorization: )" SIGNED("s3") R"(

<Delete xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><Object><Key>a</Key></Object></Delete>)",
     "s3.DeleteObjects",
     R"({"Bucket":"shop","Delete":{"Objects":[{"Key":"a"}]}})"},
    {"boto3: a bucket elsewhere",
     R"(
PUT /shop
Host: s3.eu-west-1.amazonaws.com

<CreateBucketConfiguration xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><LocationConstraint>eu-west-1</LocationConstraint></CreateBucketConfiguration>)",
     "s3.CreateBucket",
     R"({"Bucket":"shop","CreateBucketConfiguration":{"LocationConstraint":"eu-west-1"}})"},
    {"CLI 2.9: buckets",
     R"(
GET /
Host: 127.0.0.1:4566
Authorization: )" SIGNED("s3") R"(

)",
     "s3.ListBuckets",
     "{}"},
    {"a presigned link",
     R"(
GET /shop/k?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=AKIDEXAMPLE%2F20260101%2Fus-east-1%2Fs3%2Faws4_request&X-Amz-Date=20260101T000000Z&X-Amz-Expires=60&X-Amz-SignedHeaders=host&X-Amz-Signature=00
Host: localhost:4566

)",
     "s3.GetObject",
     R"({"Bucket":"shop","Key":"k"})"},
    {"a presigned link of the older signature",
     R"(
GET /shop/k?AWSAccessKeyId=AKIDEXAMPLE&Signature=abc%3D&Expires=1767225660
Host: localhost:4566

)",
     "s3.GetObject",
     R"({"Bucket":"shop","Key":"k"})"},
};

/// Blobs as text, so that an input compares with JSON.
Document shown(const Document& value) {
  if (value.is_binary()) return std::string(value.get_binary().begin(), value.get_binary().end());
  Document out = value;
  if (value.is_structured()) {
    for (auto it = out.begin(); it != out.end(); ++it) *it = shown(*it);
  }
  return out;
}

void expect_understood(const HttpRequest& http, const char* operation, const Document& input) {
  Request request;
  const Status status = parse_request(http, model::all_services(), request);
  ASSERT_TRUE(status.ok()) << status.error().code << ": " << status.error().message;
  ASSERT_NE(request.operation, nullptr);
  EXPECT_EQ(std::string(request.service->id) + "." + std::string(request.operation->name),
            operation);
  EXPECT_EQ(shown(request.input), input) << shown(request.input);
}

TEST(ClientRequests, AreUnderstood) {
  for (const Row& row : kRows) {
    SCOPED_TRACE(row.client);
    expect_understood(request_from_text(row.request), row.operation, Document::parse(row.input));
  }
}

/// JS v3 and boto3 compress what is large (PutMetricData from 10 240 bytes).
TEST(ClientRequests, MayBeCompressed) {
  HttpRequest request = request_from_text(R"(
POST /
host: monitoring.us-east-1.amazonaws.com
content-type: application/x-amz-json-1.0
content-encoding: gzip
x-amz-target: GraniteServiceVersion20100801.PutMetricData

)");
  const std::string name(20'000, 'n');
  request.body = gzip_compress(R"({"Namespace":")" + name + R"(","MetricData":[]})");
  expect_understood(request,
                    "cloudwatch.PutMetricData",
                    {{"Namespace", name}, {"MetricData", Document::array()}});
}

/// What the newer SDKs make of a stream, and of every body over https: chunks, and a checksum
/// behind.
TEST(ClientRequests, MayBeChunkedWithATrailer) {
  HttpRequest request = request_from_text(R"(
PUT /shop/k
Host: localhost:4566
Content-Encoding: aws-chunked
Transfer-Encoding: chunked
X-Amz-Decoded-Content-Length: 11
X-Amz-Trailer: x-amz-checksum-crc32
X-Amz-Content-SHA256: STREAMING-UNSIGNED-PAYLOAD-TRAILER

)");
  request.body = "5\r\nhello\r\n6\r\n world\r\n0\r\nx-amz-checksum-crc32:DUoRhQ==\r\n\r\n";
  expect_understood(
      request,
      "s3.PutObject",
      {{"Bucket", "shop"}, {"Key", "k"}, {"Body", "hello world"}, {"ChecksumCRC32", "DUoRhQ=="}});
}

}  // namespace
}  // namespace cloudtab::wire
