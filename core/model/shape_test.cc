#include "core/model/shape.h"

#include <algorithm>
#include <set>
#include <string>

#include <gtest/gtest.h>

namespace cloudtab::model {
namespace {

const Service& service(std::string_view id) {
  const Service* found = find_service(id);
  EXPECT_NE(found, nullptr) << id;
  return *found;
}

const Operation& operation(std::string_view id, std::string_view name) {
  const Operation* found = find_operation(service(id), name);
  EXPECT_NE(found, nullptr) << id << " " << name;
  return *found;
}

const Shape& shape(std::string_view id, std::string_view name) {
  const Shape* found = find_shape(service(id), name);
  EXPECT_NE(found, nullptr) << id << " " << name;
  return *found;
}

const Member& member(const Shape& of, std::string_view name) {
  const Member* found = find_member(of, name);
  EXPECT_NE(found, nullptr) << of.name << "." << name;
  return *found;
}

TEST(Services, AllSixteenAreThereSortedById) {
  std::vector<std::string> ids;
  size_t operations = 0;
  for (const Service* each : all_services()) {
    ids.emplace_back(each->id);
    operations += each->operations.size();
    EXPECT_EQ(find_service(each->id), each);
  }
  EXPECT_EQ(ids,
            (std::vector<std::string>{"apigateway",
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
                                      "sts"}));
  EXPECT_EQ(operations, 1221u);
  EXPECT_EQ(find_service("ec2"), nullptr);
  EXPECT_EQ(find_service(""), nullptr);
}

struct ServiceCase {
  const char* id;
  Protocol protocol;
  const char* endpoint_prefix;
  const char* signing_name;
  const char* target_prefix;
  const char* json_version;
  const char* query_api_version;
  size_t operations;
};

class Metadata : public testing::TestWithParam<ServiceCase> {};

TEST_P(Metadata, IsWhatTheModelSays) {
  const ServiceCase& expected = GetParam();
  const Service& actual = service(expected.id);
  EXPECT_EQ(actual.protocol, expected.protocol);
  EXPECT_EQ(actual.endpoint_prefix, expected.endpoint_prefix);
  EXPECT_EQ(actual.signing_name, expected.signing_name);
  EXPECT_EQ(actual.target_prefix, expected.target_prefix);
  EXPECT_EQ(actual.json_version, expected.json_version);
  EXPECT_EQ(actual.query_api_version, expected.query_api_version);
  EXPECT_EQ(actual.operations.size(), expected.operations);
}

INSTANTIATE_TEST_SUITE_P(
    Services,
    Metadata,
    testing::Values(
        ServiceCase{"apigateway", Protocol::kRestJson, "apigateway", "apigateway", "", "", "", 124},
        ServiceCase{"apigatewaymanagementapi",
                    Protocol::kRestJson,
                    "execute-api",
                    "execute-api",
                    "",
                    "",
                    "",
                    3},
        ServiceCase{
            "apigatewayv2", Protocol::kRestJson, "apigateway", "apigateway", "", "", "", 103},
        ServiceCase{"cloudformation",
                    Protocol::kQuery,
                    "cloudformation",
                    "cloudformation",
                    "",
                    "",
                    "2010-05-15",
                    90},
        ServiceCase{"cloudwatch",
                    Protocol::kJson,
                    "monitoring",
                    "monitoring",
                    "GraniteServiceVersion20100801",
                    "1.0",
                    "2010-08-01",
                    55},
        ServiceCase{"dynamodb",
                    Protocol::kJson,
                    "dynamodb",
                    "dynamodb",
                    "DynamoDB_20120810",
                    "1.0",
                    "",
                    58},
        ServiceCase{"dynamodbstreams",
                    Protocol::kJson,
                    "streams.dynamodb",
                    "dynamodb",
                    "DynamoDBStreams_20120810",
                    "1.0",
                    "",
                    4},
        ServiceCase{"iam", Protocol::kQuery, "iam", "iam", "", "", "2010-05-08", 180},
        ServiceCase{"kms", Protocol::kJson, "kms", "kms", "TrentService", "1.1", "", 54},
        ServiceCase{"lambda", Protocol::kRestJson, "lambda", "lambda", "", "", "", 88},
        ServiceCase{"logs", Protocol::kJson, "logs", "logs", "Logs_20140328", "1.1", "", 118},
        ServiceCase{"s3", Protocol::kRestXml, "s3", "s3", "", "", "", 116},
        ServiceCase{"sns", Protocol::kQuery, "sns", "sns", "", "", "2010-03-31", 42},
        ServiceCase{"sqs", Protocol::kJson, "sqs", "sqs", "AmazonSQS", "1.0", "2012-11-05", 23},
        ServiceCase{"ssm", Protocol::kJson, "ssm", "ssm", "AmazonSSM", "1.1", "", 152},
        ServiceCase{"sts", Protocol::kQuery, "sts", "sts", "", "", "2011-06-15", 11}),
    [](const auto& info) { return std::string(info.param.id); });

TEST(Tables, AreSortedAndReferToShapesThatExist) {
  for (const Service* each : all_services()) {
    for (size_t i = 0; i < each->operations.size(); ++i) {
      const Operation& op = each->operations[i];
      if (i > 0) {
        EXPECT_LT(each->operations[i - 1].name, op.name);
      }
      EXPECT_EQ(find_operation(*each, op.name), &op);
      for (ShapeIndex index : {op.input, op.output}) {
        EXPECT_TRUE(index == kNoShape || index < each->shapes.size()) << op.name;
      }
      for (ShapeIndex index : op.errors) {
        ASSERT_LT(index, each->shapes.size());
        EXPECT_TRUE(each->shape(index).has(kException))
            << op.name << " " << each->shape(index).name;
      }
    }
    for (size_t i = 0; i < each->shapes.size(); ++i) {
      const Shape& one = each->shapes[i];
      if (i > 0) {
        EXPECT_LT(each->shapes[i - 1].name, one.name);
      }
      EXPECT_EQ(find_shape(*each, one.name), &one);
      EXPECT_EQ(find_error_shape(*each, one.name), one.has(kException) ? &one : nullptr);
      size_t elements = one.kind == ShapeKind::kList ? 1 : one.kind == ShapeKind::kMap ? 2 : 0;
      if (one.kind != ShapeKind::kStructure) {
        EXPECT_EQ(one.members.size(), elements) << one.name;
      }
      for (const Member& part : one.members) {
        EXPECT_LT(part.shape, each->shapes.size()) << one.name;
        EXPECT_EQ(find_member(one, part.name), &part);
      }
      if (!one.payload.empty()) {
        EXPECT_NE(find_member(one, one.payload), nullptr) << one.name;
      }
    }
  }
}

TEST(Tables, AreOfPublishedServicesOrOfAnythingElse) {
  const Table<Shape> nothing;
  EXPECT_EQ(nothing.size(), 0u);
  EXPECT_EQ(nothing.begin(), nothing.end());

  static constexpr Shape kShapes[] = {{.name = "One"}, {.name = "Two"}};
  const Table<Shape> array = kShapes;
  EXPECT_EQ(array.size(), 2u);
  EXPECT_EQ(&array[1], &kShapes[1]);

  const Service copy = service("sns");
  EXPECT_EQ(copy.shapes.data(), service("sns").shapes.data());
}

TEST(Lookup, AnswersNullForWhatIsNotThere) {
  EXPECT_EQ(find_operation(service("sqs"), "Nothing"), nullptr);
  EXPECT_EQ(find_operation(service("sqs"), ""), nullptr);
  EXPECT_EQ(find_error_shape(service("sqs"), "SendMessageRequest"), nullptr);
  EXPECT_EQ(find_member(shape("sqs", "SendMessageRequest"), "queueurl"), nullptr);
}

TEST(Sqs, KeepsTheNamesOfTheQueryProtocol) {
  const Service& sqs = service("sqs");
  EXPECT_TRUE(sqs.query_compatible);
  EXPECT_EQ(sqs.xml_namespace, "http://queue.amazonaws.com/doc/2012-11-05/");
  EXPECT_EQ(operation("sqs", "ReceiveMessage").result_wrapper, "ReceiveMessageResult");
  EXPECT_EQ(operation("sqs", "ListMessageMoveTasks").result_wrapper, "ListMessageMoveTasksResult");

  const Member& attributes = member(shape("sqs", "CreateQueueRequest"), "Attributes");
  EXPECT_EQ(attributes.query_name, "Attribute");
  EXPECT_EQ(attributes.wire_name(), "Attributes");
  const Shape& map = sqs.shape(attributes.shape);
  EXPECT_EQ(map.kind, ShapeKind::kMap);
  EXPECT_TRUE(map.has(kShapeFlattened));
  EXPECT_EQ(map.members[0].query_name, "Name");
  EXPECT_EQ(map.members[1].query_name, "Value");

  const Shape& names =
      sqs.shape(member(shape("sqs", "ReceiveMessageRequest"), "AttributeNames").shape);
  EXPECT_TRUE(names.has(kShapeFlattened));
  EXPECT_EQ(names.members[0].query_name, "AttributeName");
  EXPECT_EQ(shape("sqs", "MessageList").members[0].query_name, "Message");
  EXPECT_EQ(member(shape("sqs", "Message"), "MessageAttributes").query_name, "MessageAttribute");
  const Member& values = member(shape("sqs", "MessageAttributeValue"), "StringListValues");
  EXPECT_EQ(values.query_name, "StringListValue");
  EXPECT_TRUE(values.has(kFlattened));
}

TEST(Sqs, ErrorsHaveTheCodesOfTheQueryProtocol) {
  const Shape* error = find_error_shape(service("sqs"), "QueueDoesNotExist");
  ASSERT_NE(error, nullptr);
  EXPECT_EQ(error->query_error_code, "AWS.SimpleQueueService.NonExistentQueue");
  EXPECT_EQ(error->query_error_status, 400);
  EXPECT_EQ(error->error_code, "");
  EXPECT_TRUE(error->has(kSenderFault));
  error = find_error_shape(service("sqs"), "KmsAccessDenied");
  ASSERT_NE(error, nullptr);
  EXPECT_EQ(error->query_error_code, "KMS.AccessDeniedException");
  error = find_error_shape(service("cloudwatch"), "LimitExceededFault");
  ASSERT_NE(error, nullptr);
  EXPECT_EQ(error->query_error_code, "LimitExceeded");
  EXPECT_EQ(error->error_status, 400);
}

TEST(Sns, QueryOperationsHaveResultWrappersAndErrorCodes) {
  EXPECT_EQ(operation("sns", "Publish").result_wrapper, "PublishResult");
  EXPECT_EQ(service("sns").xml_namespace, "http://sns.amazonaws.com/doc/2010-03-31/");
  const Shape* error = find_error_shape(service("sns"), "NotFoundException");
  ASSERT_NE(error, nullptr);
  EXPECT_EQ(error->error_code, "NotFound");
  EXPECT_EQ(error->error_status, 404);
  error = find_error_shape(service("sns"), "InternalErrorException");
  ASSERT_NE(error, nullptr);
  EXPECT_TRUE(error->has(kReceiverFault));
  EXPECT_EQ(error->error_status, 500);
  const Shape& map = shape("sns", "MessageAttributeMap");
  EXPECT_EQ(map.members[0].location_name, "Name");
}

TEST(S3, RestBindings) {
  const Operation& get = operation("s3", "GetObject");
  EXPECT_EQ(get.http_method, "GET");
  EXPECT_EQ(get.request_uri, "/{Bucket}/{Key+}");
  EXPECT_EQ(get.checksum_mode_member, "ChecksumMode");
  const Shape& output = service("s3").shape(get.output);
  EXPECT_EQ(output.payload, "Body");
  EXPECT_TRUE(member(output, "Body").has(kStreaming));
  EXPECT_EQ(member(output, "Metadata").location, Location::kHeaders);
  EXPECT_EQ(member(output, "Metadata").location_name, "x-amz-meta-");
  EXPECT_EQ(member(output, "StatusCode").location, Location::kStatusCode);
  const Shape& input = service("s3").shape(get.input);
  EXPECT_EQ(member(input, "Bucket").location, Location::kUri);
  EXPECT_TRUE(member(input, "Bucket").has(kRequired));
  EXPECT_EQ(member(input, "PartNumber").location, Location::kQueryString);
  EXPECT_EQ(member(input, "PartNumber").location_name, "partNumber");
  EXPECT_EQ(member(input, "IfMatch").location, Location::kHeader);
  EXPECT_EQ(member(input, "IfMatch").location_name, "If-Match");

  const Shape& grantee = shape("s3", "Grantee");
  EXPECT_EQ(grantee.xml_namespace_prefix, "xsi");
  EXPECT_EQ(grantee.xml_namespace_uri, "http://www.w3.org/2001/XMLSchema-instance");
  EXPECT_TRUE(member(grantee, "Type").has(kXmlAttribute));
  EXPECT_EQ(member(grantee, "Type").location_name, "xsi:type");

  EXPECT_TRUE(operation("s3", "PutBucketPolicy").checksum_required);
}

TEST(S3, PatchedErrorsAndStatuses) {
  struct Case {
    const char* name;
    uint16_t status;
    const char* detail;
  };
  for (const Case& expected : {Case{"NoSuchBucket", 404, "BucketName"},
                               Case{"BucketAlreadyOwnedByYou", 409, "BucketName"},
                               Case{"BucketNotEmpty", 409, "BucketName"},
                               Case{"NoSuchKey", 404, "Key"},
                               Case{"AccessDenied", 403, nullptr},
                               Case{"InvalidRange", 416, "RangeRequested"},
                               Case{"PreconditionFailed", 412, "Condition"},
                               Case{"MethodNotAllowed", 405, "Method"},
                               Case{"SignatureDoesNotMatch", 403, "StringToSign"},
                               Case{"MalformedXML", 400, nullptr},
                               Case{"NotImplemented", 501, "Header"},
                               Case{"SlowDown", 503, nullptr}}) {
    const Shape* error = find_error_shape(service("s3"), expected.name);
    ASSERT_NE(error, nullptr) << expected.name;
    EXPECT_EQ(error->error_status, expected.status) << expected.name;
    if (expected.detail != nullptr) {
      EXPECT_NE(find_member(*error, expected.detail), nullptr) << expected.name;
    }
  }
  EXPECT_EQ(operation("s3", "PutBucketTagging").response_code, 204);
  EXPECT_EQ(operation("s3", "DeleteBucket").response_code, 204);
  EXPECT_EQ(operation("s3", "PutObject").response_code, 200);
}

TEST(Lambda, InvokeBindings) {
  const Operation& invoke = operation("lambda", "Invoke");
  EXPECT_EQ(invoke.http_method, "POST");
  EXPECT_EQ(invoke.request_uri, "/2015-03-31/functions/{FunctionName}/invocations");
  EXPECT_EQ(service("lambda").shape(invoke.input).payload, "Payload");
  EXPECT_EQ(member(service("lambda").shape(invoke.output), "StatusCode").location,
            Location::kStatusCode);
  EXPECT_EQ(operation("lambda", "CreateFunction").response_code, 201);
}

TEST(DynamoDb, Constraints) {
  const Service& dynamodb = service("dynamodb");
  const Member& name = member(shape("dynamodb", "PutItemInput"), "TableName");
  EXPECT_TRUE(name.has(kRequired));
  const Shape& type = dynamodb.shape(name.shape);
  EXPECT_EQ(type.kind, ShapeKind::kString);
  EXPECT_EQ(type.min, 1);
  EXPECT_EQ(type.max, 1024);
  EXPECT_EQ(shape("dynamodb", "TableName").min, 3);
  EXPECT_EQ(shape("dynamodb", "TableName").max, 255);
  EXPECT_EQ(shape("dynamodb", "TableName").pattern, "[a-zA-Z0-9_.-]+");
  EXPECT_EQ(shape("dynamodb", "PutItemInput").max, kNoLimit);
  const auto values = shape("dynamodb", "BillingMode").enum_values;
  ASSERT_EQ(values.size(), 2u);
  EXPECT_EQ(values[0], "PROVISIONED");
  EXPECT_EQ(values[1], "PAY_PER_REQUEST");
  EXPECT_TRUE(member(shape("dynamodb", "TransactWriteItemsInput"), "ClientRequestToken")
                  .has(kIdempotencyToken));
}

TEST(OtherServices, TraitsThatFewShapesHave) {
  EXPECT_TRUE(shape("apigateway", "SparseMapOfStringToString").has(kSparse));
  EXPECT_TRUE(operation("cloudwatch", "PutMetricData").request_compression);
  EXPECT_TRUE(operation("sts", "AssumeRoleWithWebIdentity").anonymous);
  EXPECT_FALSE(operation("sts", "AssumeRole").anonymous);
  EXPECT_EQ(operation("logs", "StartLiveTail").host_prefix, "stream-");
  EXPECT_TRUE(operation("lambda", "InvokeAsync").deprecated);
  EXPECT_EQ(operation("apigatewayv2", "UpdateApi").response_code, 201);
  EXPECT_EQ(shape("apigatewayv2", "__timestampIso8601").timestamp_format,
            TimestampFormat::kIso8601);
}

}  // namespace
}  // namespace cloudtab::model
