#include <cstdio>
#include <string>

#include "core/base/encoding.h"
#include "core/base/ensure.h"
#include "core/base/http.h"
#include "core/model/document_check.h"
#include "core/model/shape.h"
#include "core/services/dynamodb/packed_item.h"
#include "core/wire/cbor.h"
#include "core/wire/constraints.h"
#include "core/wire/json_reader.h"
#include "core/wire/json_writer.h"
#include "core/wire/request.h"
#include "tests/fuzz/targets.h"

namespace cloudtab::fuzz {

namespace {

constexpr char kRequestId[] = "00000000-0000-0000-0000-000000000000";

/// What a service answers that finds fault in a request is the client's fault, and can be read.
void check_error(const wire::Request& request, const Error& error) {
  const HttpResponse response = wire::render_error(request, error, kRequestId);
  ENSURE(response.status >= 300 && response.status < 500);
  const bool is_readable = request.format.cbor ? wire::json_of_cbor(response.body).has_value()
                                               : is_valid_utf8(response.body);
  ENSURE(is_readable);
}

/// Reads a request; true if it is one for an operation, whose input conforms to the model.
bool read(const HttpRequest& http, wire::Request& request) {
  const Status parsed = wire::parse_request(http, model::all_services(), request);
  if (!parsed.ok()) {
    check_error(request, parsed.error());
    return false;
  }
  if (request.kind != wire::Request::Kind::kOperation) return false;
  ENSURE(request.operation != nullptr);
  const Status checked =
      wire::check_constraints(*request.service, *request.operation, request.input);
  if (!checked.ok()) {
    check_error(request, checked.error());
    return false;
  }
  const Status conforming =
      model::conforms(*request.service, request.operation->input, request.input);
  if (!conforming.ok()) std::fprintf(stderr, "%s\n", conforming.error().message.c_str());
  ENSURE(conforming.ok());
  return true;
}

void run_json(std::string_view bytes) {
  const std::string_view name = take_line(bytes);
  const size_t dot = name.find('.');
  const model::Service* service = model::find_service(name.substr(0, dot));
  if (service == nullptr || dot == std::string_view::npos || service->target_prefix.empty()) return;
  HttpRequest http;
  http.headers = {
      {"x-amz-target", std::string(service->target_prefix) + std::string(name.substr(dot))},
      {"content-type", "application/x-amz-json-" + std::string(service->json_version)}};
  http.body = std::string(bytes);
  wire::Request request;
  if (!read(http, request) || request.operation->input == model::kNoShape) return;
  // Written again it reads the same.
  std::string again;
  wire::write_json(request.input, *service, request.operation->input, again);
  const auto reread = wire::read_json(again, *service, request.operation->input);
  ENSURE(reread.ok() && *reread == request.input);
}

constexpr std::string_view kJsonSeeds[] = {
    "logs.PutQueryDefinition\n{}",
    "dynamodb.PutItem\n"
    R"({"TableName":"t","Item":{"p":{"S":"a\u00e9\ud83d\ude00"},"b":{"B":"aGk="},"l":{"L":[{"BOOL":true},{"NULL":true}]}},"Expected":null})",
    "dynamodb.CreateTable\n"
    R"({"TableName":"tab","KeySchema":[{"AttributeName":"p","KeyType":"HASH"}],"AttributeDefinitions":[{"AttributeName":"p","AttributeType":"S"}],"ProvisionedThroughput":{"ReadCapacityUnits":1,"WriteCapacityUnits":1}})",
    "sqs.SendMessage\n"
    R"({"QueueUrl":"http://q","MessageBody":"b","DelaySeconds":5,"MessageAttributes":{"a":{"DataType":"Binary","BinaryValue":"AAEC"}}})",
    "cloudwatch.PutMetricData\n"
    R"({"Namespace":"n","MetricData":[{"MetricName":"m","Timestamp":1767225600.125,"Values":[1.5,-2e3],"Counts":[1,2]}]})",
    "logs.PutLogEvents\n"
    R"({"logGroupName":"g","logStreamName":"s","logEvents":[{"timestamp":1767225600000,"message":"x"}]})",
    "kms.Encrypt\n"
    R"({"KeyId":"k","Plaintext":"AAAA","EncryptionContext":{"a":"b"}})",
};

void run_form(std::string_view bytes) {
  HttpRequest http;
  http.headers = {{"content-type", "application/x-www-form-urlencoded"}};
  http.body = std::string(bytes);
  wire::Request request;
  read(http, request);
}

constexpr std::string_view kFormSeeds[] = {
    "Action=Publish&Version=2010-03-31&TopicArn=arn%3Aaws&Message=a+b&MessageAttributes.entry.1."
    "Name=n&MessageAttributes.entry.1.Value.DataType=Binary&MessageAttributes.entry.1.Value."
    "BinaryValue=AAEC",
    "Action=CreateStack&Version=2010-05-15&StackName=s&Parameters.member.2.ParameterKey=k&"
    "Parameters.member.10.ParameterValue=v&DisableRollback=true&TimeoutInMinutes=5",
    "Action=SendMessageBatch&Version=2012-11-05&QueueUrl=q&SendMessageBatchRequestEntry.1.Id=a&"
    "SendMessageBatchRequestEntry.1.MessageBody=%e2%82%ac",
    "Action=PutMetricData&Version=2010-08-01&Namespace=n&MetricData.member.1.MetricName=m&"
    "MetricData.member.1.Timestamp=2026-01-01T00%3A00%3A00Z&MetricData.member.1.Value=-1e3",
};

/// `METHOD TARGET` of a line.
void read_first_line(std::string_view line, HttpRequest& http) {
  const size_t space = line.find(' ');
  http.method = std::string(line.substr(0, space));
  http.target = space == std::string_view::npos ? "/" : std::string(line.substr(space + 1));
}

void run_rest(std::string_view bytes) {
  HttpRequest http;
  read_first_line(take_line(bytes), http);
  http.headers = {{"host", "s3.us-east-1.amazonaws.com"}, {"content-type", "application/xml"}};
  http.body = std::string(bytes);
  wire::Request request;
  read(http, request);
}

constexpr std::string_view kRestSeeds[] = {
    "PUT /bucket\n<CreateBucketConfiguration><LocationConstraint>eu-west-1</LocationConstraint>"
    "</CreateBucketConfiguration>",
    "POST /bucket?delete\n<Delete xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\"><Object><Key>"
    "a&amp;b&#x41;</Key></Object><Quiet>true</Quiet></Delete>",
    "POST /bucket/key?uploadId=u\n<CompleteMultipartUpload><Part><ETag>\"e\"</ETag><PartNumber>1"
    "</PartNumber></Part><!-- c --></CompleteMultipartUpload>",
    "PUT /bucket?lifecycle\n<?xml version=\"1.0\"?><LifecycleConfiguration><Rule><ID>i</ID><Filter>"
    "<Prefix>p</Prefix></Filter><Status>Enabled</Status><Expiration><Date>2026-01-01T00:00:00Z"
    "</Date></Expiration></Rule></LifecycleConfiguration>",
    "PUT /bucket?acl\n<AccessControlPolicy><AccessControlList><Grant><Grantee xmlns:xsi=\"x\" "
    "xsi:type=\"Group\"><URI><![CDATA[u]]></URI></Grantee></Grant></AccessControlList>"
    "</AccessControlPolicy>",
    "GET /bucket/a%2Fb?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=AKIA%2F20260101%2Fus-east-"
    "1%2Fs3%2Faws4_request&X-Amz-Date=20260101T000000Z&X-Amz-Expires=60&X-Amz-SignedHeaders=host&"
    "X-Amz-Signature=00\n",
    "GET /bucket?list-type=2&max-keys=5&prefix=a%20b&encoding-type=url\n",
};

void run_http(std::string_view bytes) {
  HttpRequest http;
  read_first_line(take_line(bytes), http);
  while (!bytes.empty()) {
    const std::string_view line = take_line(bytes);
    if (line.empty()) break;
    const size_t colon = line.find(": ");
    if (colon == std::string_view::npos) continue;
    http.headers.add(std::string(line.substr(0, colon)), std::string(line.substr(colon + 2)));
  }
  http.body = std::string(bytes);
  wire::Request request;
  read(http, request);
  // A service's packed form takes part in what is read, not in whether it can be.
  const PackedForm* const forms[] = {&dynamodb::kPackedItem};
  wire::Request packed;
  const Status parsed = wire::parse_request(http, model::all_services(), packed, forms);
  wire::Request plain;
  ENSURE(parsed.ok() == wire::parse_request(http, model::all_services(), plain).ok());
  ENSURE(packed.operation == plain.operation && packed.region == plain.region);
}

constexpr std::string_view kHttpSeeds[] = {
    "POST /\nHost: dynamodb.eu-west-1.amazonaws.com\nX-Amz-Target: DynamoDB_20120810.GetItem\n"
    "Authorization: AWS4-HMAC-SHA256 Credential=AKIA/20260101/eu-west-1/dynamodb/aws4_request, "
    "SignedHeaders=host, Signature=00\n\n"
    R"({"TableName":"t","Key":{"p":{"N":"1e3"}}})",
    "POST /123456789012/queue\nContent-Type: application/x-www-form-urlencoded\n\n"
    "Action=ReceiveMessage&MaxNumberOfMessages=10",
    "GET /?Action=ListTopics&Version=2010-03-31\nHost: localhost:4566\nAccept: application/json\n",
    "PUT /2015-03-31/functions/f%3A1/concurrency\nHost: lambda.us-east-1.amazonaws.com\n\n"
    R"({"ReservedConcurrentExecutions":3})",
    "GET /key?versionId=v\nHost: bucket.s3.eu-west-1.amazonaws.com\nRange: bytes=0-9\n"
    "If-Modified-Since: Thu, 01 Jan 2026 00:00:00 GMT\n",
    "PUT /b/k\nHost: s3.amazonaws.com\nContent-Encoding: aws-chunked\n"
    "X-Amz-Content-Sha256: STREAMING-UNSIGNED-PAYLOAD-TRAILER\nX-Amz-Trailer: x-amz-checksum-crc32"
    "\n\n3\r\nabc\r\n0\r\nx-amz-checksum-crc32:NSRBwg==\r\n\r\n",
    "OPTIONS /\nOrigin: http://x\nAccess-Control-Request-Method: POST\n",
    "POST /service/GraniteServiceVersion20100801/operation/ListMetrics\nSmithy-Protocol: "
    "rpc-v2-cbor\n\n\xa0",
    "GET /stage/path\nHost: abcdefghij.execute-api.us-east-1.amazonaws.com\n",
};

}  // namespace

const Target kJsonRequest = {"json_request", run_json, [] { return as_seeds(kJsonSeeds); }};
const Target kFormRequest = {"form_request", run_form, [] { return as_seeds(kFormSeeds); }};
const Target kRestRequest = {"rest_request", run_rest, [] { return as_seeds(kRestSeeds); }};
const Target kHttpRequest = {"http_request", run_http, [] { return as_seeds(kHttpSeeds); }};

}  // namespace cloudtab::fuzz
