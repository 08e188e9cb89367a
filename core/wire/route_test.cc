#include "core/wire/route.h"

#include <span>
#include <string>

#include <gtest/gtest.h>

#include "core/wire/host.h"

namespace cloudtab::wire {
namespace {

constexpr char kForm[] = "application/x-www-form-urlencoded";

std::string signed_for(const std::string& service) {
  return "AWS4-HMAC-SHA256 Credential=AKID/20260101/eu-west-1/" + service +
         "/aws4_request, SignedHeaders=host, Signature=0";
}

struct Case {
  const char* name;
  std::string method;
  std::string target;
  HttpHeaders headers;
  std::string body;
  const char* service;
  const char* operation;
  Request::Kind kind = Request::Kind::kOperation;
};

using Kind = Request::Kind;

const Case kCases[] = {
    {"no path", "GET", "", {}, "", "s3", "ListBuckets"},
    {"no path but a query",
     "GET",
     "?Action=ListTopics&Version=2010-03-31",
     {},
     "",
     "sns",
     "ListTopics"},
    // Control, data planes, preflights.
    {"control", "POST", "/_cloudtab/reset", {}, "", "", "", Kind::kControl},
    {"api by path",
     "GET",
     "/_cloudtab/apis/a1/prod/orders?x=1",
     {},
     "",
     "apigateway",
     "",
     Kind::kDataPlane},
    {"api by LocalStack's path",
     "POST",
     "/restapis/a1/prod/_user_request_/orders",
     {},
     "",
     "apigateway",
     "",
     Kind::kDataPlane},
    {"api by LocalStack's newer path",
     "POST",
     "/_aws/execute-api/a1/prod/orders",
     {},
     "",
     "apigateway",
     "",
     Kind::kDataPlane},
    {"api by host",
     "OPTIONS",
     "/prod/orders",
     {{"Host", "a1.execute-api.us-east-1.amazonaws.com"}},
     "",
     "apigateway",
     "",
     Kind::kDataPlane},
    {"api by local host",
     "GET",
     "/prod/orders",
     {{"Host", "a1.execute-api.localhost:4566"}},
     "",
     "apigateway",
     "",
     Kind::kDataPlane},
    {"function URL",
     "GET",
     "/",
     {{"Host", "x.lambda-url.us-east-1.on.aws"}},
     "",
     "lambda",
     "",
     Kind::kDataPlane},
    {"function's package",
     "GET",
     "/snapshots/000000000000/f?versionId=00",
     {{"Host", "awslambda-us-east-1-tasks.s3.us-east-1.amazonaws.com"}},
     "",
     "lambda",
     "",
     Kind::kDataPlane},
    {"layer's package by path",
     "GET",
     "/awslambda-us-east-1-layers/snapshots/000000000000/l?versionId=00",
     {{"Host", "localhost:4566"}},
     "",
     "lambda",
     "",
     Kind::kDataPlane},
    {"website",
     "GET",
     "/",
     {{"Host", "bkt.s3-website-us-east-1.amazonaws.com"}},
     "",
     "s3",
     "",
     Kind::kDataPlane},
    {"website, dotted",
     "GET",
     "/",
     {{"Host", "bkt.s3-website.eu-central-1.amazonaws.com"}},
     "",
     "s3",
     "",
     Kind::kDataPlane},
    {"preflight",
     "OPTIONS",
     "/",
     {{"Host", "sqs.us-east-1.amazonaws.com"}, {"Access-Control-Request-Method", "POST"}},
     "",
     "",
     "",
     Kind::kPreflight},
    {"connections by host",
     "POST",
     "/prod/@connections/abc%3D",
     {{"Host", "a1.execute-api.us-east-1.amazonaws.com"}},
     "hi",
     "apigatewaymanagementapi",
     "PostToConnection"},
    {"connections by path",
     "DELETE",
     "/_cloudtab/apis/a1/prod/@connections/abc%3D",
     {},
     "",
     "apigatewaymanagementapi",
     "DeleteConnection"},
    {"connections by signature",
     "GET",
     "/@connections/abc%3D",
     {{"Authorization", signed_for("execute-api")}},
     "",
     "apigatewaymanagementapi",
     "GetConnection"},
    // Targets.
    {"target",
     "POST",
     "/",
     {{"X-Amz-Target", "DynamoDB_20120810.PutItem"}},
     "{}",
     "dynamodb",
     "PutItem"},
    {"target of streams",
     "POST",
     "/",
     {{"X-Amz-Target", "DynamoDBStreams_20120810.ListStreams"},
      {"Authorization", signed_for("dynamodb")}},
     "{}",
     "dynamodbstreams",
     "ListStreams"},
    {"target at a wrong host",
     "POST",
     "/",
     {{"Host", "s3.amazonaws.com"}, {"X-Amz-Target", "AmazonSQS.ListQueues"}},
     "{}",
     "sqs",
     "ListQueues"},
    {"target of CloudWatch",
     "POST",
     "/",
     {{"X-Amz-Target", "GraniteServiceVersion20100801.ListMetrics"}},
     "{}",
     "cloudwatch",
     "ListMetrics"},
    // rpc-v2-cbor.
    {"path of CloudWatch's CBOR",
     "POST",
     "/service/GraniteServiceVersion20100801/operation/ListMetrics",
     {{"Smithy-Protocol", "rpc-v2-cbor"}},
     "\xa0",
     "cloudwatch",
     "ListMetrics"},
    {"the same behind a prefix",
     "POST",
     "/any/service/GraniteServiceVersion20100801/operation/ListMetrics",
     {{"Smithy-Protocol", "rpc-v2-cbor"}},
     "\xa0",
     "cloudwatch",
     "ListMetrics"},
    // Actions.
    {"action by version",
     "POST",
     "/",
     {{"Content-Type", kForm}},
     "Action=ListTopics&Version=2010-03-31",
     "sns",
     "ListTopics"},
    {"action without version",
     "POST",
     "/",
     {{"Content-Type", kForm}},
     "Action=GetCallerIdentity",
     "sts",
     "GetCallerIdentity"},
    {"action in the query",
     "GET",
     "/?Action=DescribeStacks&Version=2010-05-15",
     {},
     "",
     "cloudformation",
     "DescribeStacks"},
    {"action by host",
     "POST",
     "/",
     {{"Host", "iam.amazonaws.com"}, {"Content-Type", kForm}},
     "Action=ListUsers",
     "iam",
     "ListUsers"},
    {"action at a queue",
     "POST",
     "/123456789012/q",
     {{"Content-Type", kForm}},
     "Action=SendMessage&MessageBody=x",
     "sqs",
     "SendMessage"},
    {"action at a queue, older",
     "GET",
     "/queue/us-east-1/123456789012/q?Action=ReceiveMessage",
     {},
     "",
     "sqs",
     "ReceiveMessage"},
    {"action of CloudWatch",
     "POST",
     "/",
     {{"Content-Type", kForm}},
     "Action=PutMetricData&Version=2010-08-01",
     "cloudwatch",
     "PutMetricData"},
    {"presigned action",
     "GET",
     "/?Action=GetCallerIdentity&Version=2011-06-15&X-Amz-Credential=AKID%2F20260101%2Fus-east-1%"
     "2Fsts%2Faws4_request",
     {},
     "",
     "sts",
     "GetCallerIdentity"},
    // REST by host, by signature, by path alone.
    {"REST API by host",
     "POST",
     "/restapis",
     {{"Host", "apigateway.us-east-1.amazonaws.com"}},
     "{}",
     "apigateway",
     "CreateRestApi"},
    {"REST API import",
     "POST",
     "/restapis?mode=import",
     {{"Host", "apigateway.us-east-1.amazonaws.com"}},
     "{}",
     "apigateway",
     "ImportRestApi"},
    {"HTTP API by host",
     "POST",
     "/v2/apis",
     {{"Host", "apigateway.us-east-1.amazonaws.com"}},
     "{}",
     "apigatewayv2",
     "CreateApi"},
    {"REST API by signature",
     "GET",
     "/restapis/a1/resources",
     {{"Authorization", signed_for("apigateway")}},
     "",
     "apigateway",
     "GetResources"},
    {"REST API by path", "GET", "/restapis/a1/stages/prod", {}, "", "apigateway", "GetStage"},
    {"HTTP API by path", "GET", "/v2/apis/a1", {}, "", "apigatewayv2", "GetApi"},
    {"function by path", "GET", "/2015-03-31/functions/f", {}, "", "lambda", "GetFunction"},
    {"function list",
     "GET",
     "/2015-03-31/functions/",
     {{"Host", "lambda.us-east-1.amazonaws.com"}},
     "",
     "lambda",
     "ListFunctions"},
    {"function list without slash",
     "GET",
     "/2015-03-31/functions",
     {},
     "",
     "lambda",
     "ListFunctions"},
    {"function by ARN",
     "POST",
     "/2015-03-31/functions/arn%3Aaws%3Alambda%3Aus-east-1%3A1%3Afunction%3Af/invocations",
     {},
     "",
     "lambda",
     "Invoke"},
    // S3: by host, by signature, last.
    {"buckets", "GET", "/", {{"Host", "s3.amazonaws.com"}}, "", "s3", "ListBuckets"},
    {"bucket by host",
     "PUT",
     "/",
     {{"Host", "bkt.s3.us-east-1.amazonaws.com"}},
     "",
     "s3",
     "CreateBucket"},
    {"bucket by older host",
     "HEAD",
     "/",
     {{"Host", "bkt.s3-eu-west-1.amazonaws.com"}},
     "",
     "s3",
     "HeadBucket"},
    {"bucket by path",
     "PUT",
     "/bkt",
     {{"Authorization", signed_for("s3")}},
     "",
     "s3",
     "CreateBucket"},
    {"bucket by path with slash",
     "PUT",
     "/bkt/",
     {{"Authorization", signed_for("s3")}},
     "",
     "s3",
     "CreateBucket"},
    {"bucket named like a service",
     "GET",
     "/",
     {{"Host", "sqs.s3.amazonaws.com"}},
     "",
     "s3",
     "ListObjects"},
    {"bucket at localhost",
     "GET",
     "/?list-type=2",
     {{"Host", "bkt.localhost:4566"}, {"Authorization", signed_for("s3")}},
     "",
     "s3",
     "ListObjectsV2"},
    {"object, unsigned", "GET", "/bkt/some/key", {}, "", "s3", "GetObject"},
    {"object named like a REST path",
     "GET",
     "/v2/apis",
     {{"Authorization", signed_for("s3")}},
     "",
     "s3",
     "GetObject"},
    {"object by presigned URL",
     "GET",
     "/bkt/restapis/x?X-Amz-Credential=AKID%2F20260101%2Feu-west-1%2Fs3%2Faws4_request",
     {},
     "",
     "s3",
     "GetObject"},
    {"copy",
     "PUT",
     "/bkt/k",
     {{"Authorization", signed_for("s3")}, {"x-amz-copy-source", "/a/b"}},
     "",
     "s3",
     "CopyObject"},
    {"copy with its name",
     "PUT",
     "/bkt/k?x-id=CopyObject",
     {{"Authorization", signed_for("s3")}, {"x-amz-copy-source", "/a/b"}},
     "",
     "s3",
     "CopyObject"},
    {"part",
     "PUT",
     "/bkt/k?partNumber=1&uploadId=u",
     {{"Authorization", signed_for("s3")}},
     "",
     "s3",
     "UploadPart"},
    {"part by copy",
     "PUT",
     "/bkt/k?partNumber=1&uploadId=u",
     {{"Authorization", signed_for("s3")}, {"x-amz-copy-source", "/a/b"}},
     "",
     "s3",
     "UploadPartCopy"},
    {"parts",
     "GET",
     "/bkt/k?uploadId=u",
     {{"Authorization", signed_for("s3")}},
     "",
     "s3",
     "ListParts"},
    {"upload",
     "POST",
     "/bkt/k?uploads",
     {{"Authorization", signed_for("s3")}},
     "",
     "s3",
     "CreateMultipartUpload"},
    {"completion",
     "POST",
     "/bkt/k?uploadId=u",
     {{"Authorization", signed_for("s3")}},
     "",
     "s3",
     "CompleteMultipartUpload"},
    {"abortion",
     "DELETE",
     "/bkt/k?uploadId=u",
     {{"Authorization", signed_for("s3")}},
     "",
     "s3",
     "AbortMultipartUpload"},
    {"deletion of many",
     "POST",
     "/bkt?delete",
     {{"Authorization", signed_for("s3")}},
     "",
     "s3",
     "DeleteObjects"},
    {"deletion of many, JS",
     "POST",
     "/bkt?delete=",
     {{"Authorization", signed_for("s3")}},
     "",
     "s3",
     "DeleteObjects"},
    {"tagging",
     "PUT",
     "/bkt?tagging",
     {{"Authorization", signed_for("s3")}},
     "",
     "s3",
     "PutBucketTagging"},
    {"object tagging",
     "GET",
     "/bkt/k?tagging",
     {{"Authorization", signed_for("s3")}},
     "",
     "s3",
     "GetObjectTagging"},
    {"notification",
     "GET",
     "/bkt?notification",
     {{"Authorization", signed_for("s3")}},
     "",
     "s3",
     "GetBucketNotificationConfiguration"},
    {"lifecycle",
     "PUT",
     "/bkt?lifecycle",
     {{"Authorization", signed_for("s3")}},
     "",
     "s3",
     "PutBucketLifecycleConfiguration"},
    {"versions",
     "GET",
     "/bkt?versions&prefix=a",
     {{"Authorization", signed_for("s3")}},
     "",
     "s3",
     "ListObjectVersions"},
    {"one inventory",
     "GET",
     "/bkt?inventory&id=a",
     {{"Authorization", signed_for("s3")}},
     "",
     "s3",
     "GetBucketInventoryConfiguration"},
    {"all inventories",
     "GET",
     "/bkt?inventory",
     {{"Authorization", signed_for("s3")}},
     "",
     "s3",
     "ListBucketInventoryConfigurations"},
    {"location",
     "GET",
     "/bkt?location",
     {{"Authorization", signed_for("s3")}},
     "",
     "s3",
     "GetBucketLocation"},
};

TEST(Route, FindsServiceAndOperation) {
  for (const Case& test : kCases) {
    SCOPED_TRACE(test.name);
    const HttpRequest http{test.method, test.target, test.headers, test.body};
    Incoming incoming(http);
    Route route;
    const Status status = find_route(incoming, model::all_services(), route);
    EXPECT_TRUE(status.ok()) << (status.ok() ? ""
                                             : status.error().code + ": " + status.error().message);
    EXPECT_EQ(route.kind, test.kind);
    EXPECT_EQ(route.service == nullptr ? "" : route.service->id, test.service);
    EXPECT_EQ(route.operation == nullptr ? "" : route.operation->name, test.operation);
  }
}

TEST(Route, NeedsNoSignatureForAnyJsonOrQueryOperation) {
  for (const model::Service* service : model::all_services()) {
    for (const model::Operation& operation : service->operations) {
      const std::string name(operation.name);
      HttpRequest http;
      if (!service->target_prefix.empty()) {
        http.headers.add("X-Amz-Target", std::string(service->target_prefix) + '.' + name);
        http.body = "{}";
      } else if (service->protocol == model::Protocol::kQuery) {
        http.headers.add("Content-Type", kForm);
        http.body = "Action=" + name + "&Version=" + std::string(service->api_version);
      } else {
        continue;
      }
      Incoming incoming(http);
      Route route;
      ASSERT_TRUE(find_route(incoming, model::all_services(), route).ok())
          << service->id << '.' << name;
      EXPECT_EQ(route.operation, &operation);
    }
  }
}

TEST(Route, FindsEveryRestOperationByItsOwnPath) {
  for (const model::Service* service : model::all_services()) {
    const bool is_rest = service->protocol == model::Protocol::kRestJson ||
                         service->protocol == model::Protocol::kRestXml;
    if (!is_rest || service->id == "apigatewaymanagementapi") continue;
    for (const model::Operation& operation : service->operations) {
      HttpRequest http;
      http.method = operation.http_method;
      http.target.clear();
      // Labels become a value; required members are brought along.
      bool in_label = false;
      for (char c : operation.request_uri) {
        if (c == '{') http.target += "value";
        in_label = c == '{' || (in_label && c != '}');
        if (!in_label && c != '}') http.target += c;
      }
      http.headers.add("Authorization", signed_for(std::string(service->signing_name)));
      const bool has_input = operation.input != model::kNoShape;
      for (const model::Member& member :
           has_input ? service->shape(operation.input).members : std::span<const model::Member>()) {
        if (!member.has(model::kRequired)) continue;
        const std::string name(member.wire_name());
        if (member.location == model::Location::kHeader) http.headers.add(name, "1");
        if (member.location == model::Location::kQueryString) {
          http.target += (http.target.find('?') == std::string::npos ? '?' : '&') + name + "=1";
        }
      }
      Incoming incoming(http);
      Route route;
      const Status status = find_route(incoming, model::all_services(), route);
      // Two routes with nothing to tell them apart: S3's directory buckets are listed at a host of
      // their own.
      if (operation.name == "ListDirectoryBuckets" || operation.deprecated) continue;
      ASSERT_TRUE(status.ok()) << service->id << '.' << operation.name << ' ' << http.target;
      EXPECT_EQ(route.operation->name, operation.name) << http.method << ' ' << http.target;
    }
  }
}

TEST(Route, ReadsRegionAndAccount) {
  const struct {
    HttpHeaders headers;
    std::string target;
    const char* key;
    const char* region;
  } cases[] = {
      {{{"Authorization", signed_for("sqs")}}, "/", "AKID", "eu-west-1"},
      {{{"Host", "sqs.ap-south-1.amazonaws.com"}}, "/", "", "ap-south-1"},
      {{{"Host", "bkt.s3-us-west-2.amazonaws.com"}}, "/", "", "us-west-2"},
      {{{"Host", "localhost:4566"}}, "/", "", ""},
      {{},
       "/?X-Amz-Credential=111122223333%2F20260101%2Fus-gov-west-1%2Fs3%2Faws4_request",
       "111122223333",
       "us-gov-west-1"},
      {{{"Authorization", "AWS AKIDV2:c2ln"}}, "/b/k", "AKIDV2", ""},
      {{{"Authorization", "AWS4-HMAC-SHA256 Credential=only-a-key"}}, "/", "only-a-key", ""},
  };
  for (const auto& test : cases) {
    const HttpRequest http{"GET", test.target, test.headers, ""};
    Request request;
    (void)parse_request(http, model::all_services(), request).ok();
    EXPECT_EQ(request.access_key_id, test.key);
    EXPECT_EQ(request.region, test.region);
  }
}

TEST(Host, IsReadByItsLabels) {
  const struct {
    const char* host;
    const char* service;
    const char* bucket;
  } cases[] = {
      {"dynamodb.us-east-1.amazonaws.com", "dynamodb", ""},
      {"streams.dynamodb.us-east-1.amazonaws.com", "dynamodbstreams", ""},
      {"123456789012.ddb.us-east-1.amazonaws.com", "dynamodb", ""},
      {"us-east-1.queue.amazonaws.com", "sqs", ""},
      {"queue.amazonaws.com", "sqs", ""},
      {"stream-logs.us-east-1.amazonaws.com", "logs", ""},
      {"monitoring.us-east-1.amazonaws.com", "cloudwatch", ""},
      {"a.b.s3.us-east-1.amazonaws.com", "s3", "a.b"},
      {"s3.dualstack.us-east-1.amazonaws.com", "s3", ""},
      {"bkt.s3.localhost", "s3", "bkt"},
      {"bkt.localhost", "", "bkt"},
      {"localhost", "", ""},
      {"127.0.0.1", "", ""},
      {"", "", ""},
  };
  for (const auto& test : cases) {
    EXPECT_EQ(read_host(test.host).service, test.service) << test.host;
    EXPECT_EQ(read_host(test.host).bucket, test.bucket) << test.host;
  }
  EXPECT_TRUE(is_region("us-gov-west-1"));
  EXPECT_FALSE(is_region("bucket-1"));
  EXPECT_FALSE(is_region("us-east"));
}

}  // namespace
}  // namespace cloudtab::wire
