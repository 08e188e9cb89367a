// What no client should send, over every protocol, to a cloud that has something to lose: the
// service's own error comes back, nothing changes, and the next request is answered as ever.

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <gtest/gtest.h>

#include "core/base/compress.h"
#include "core/cloud/testing.h"
#include "tests/support/http_text.h"

namespace cloudtab {
namespace {

constexpr size_t kMebibyte = size_t{1} << 20;

std::string repeated(std::string_view part, size_t times) {
  std::string out;
  out.reserve(part.size() * times);
  for (size_t i = 0; i < times; ++i) out += part;
  return out;
}

/// The head of a JSON request, up to its body.
std::string json_head(const std::string& target, const std::string& more = "") {
  return "POST /\nHost: localhost:4566\nContent-Type: application/x-amz-json-1.0\nX-Amz-Target: " +
         target + "\n" + more + "\n";
}
std::string form_head(const std::string& service) {
  return "POST /\nHost: " + service +
         ".us-east-1.amazonaws.com\nContent-Type: application/x-www-form-urlencoded\n\n";
}
std::string s3_head(const std::string& line, const std::string& more = "") {
  return line + "\nHost: s3.us-east-1.amazonaws.com\n" + more + "\n";
}
std::string rest_head(const std::string& line, const std::string& service) {
  return line + "\nHost: " + service +
         ".us-east-1.amazonaws.com\nContent-Type: application/json\n\n";
}

const char kPutItem[] = "DynamoDB_20120810.PutItem";
const char kSend[] = "AmazonSQS.SendMessage";

struct Row {
  const char* what;
  std::string request;
  int status;
  /// In the answer's body, or in the header that names an error.
  const char* expected;
};

class BadInputTest : public ::testing::Test {
 protected:
  void SetUp() override {
    make("dynamodb",
         "CreateTable",
         {{"TableName", "tab"},
          {"BillingMode", "PAY_PER_REQUEST"},
          {"AttributeDefinitions", {{{"AttributeName", "id"}, {"AttributeType", "S"}}}},
          {"KeySchema", {{{"AttributeName", "id"}, {"KeyType", "HASH"}}}}});
    make("sqs", "CreateQueue", {{"QueueName", "q"}});
    make("sns", "CreateTopic", {{"Name", "t"}});
    make("s3", "CreateBucket", {{"Bucket", "shop"}});
    make("apigateway", "CreateRestApi", {{"name", "a"}});
    make("cloudformation",
         "CreateStack",
         {{"StackName", "s"}, {"TemplateBody", "Resources: {Q: {Type: 'AWS::SQS::Queue'}}"}});
    // What was set going is over before anything is compared.
    cloud_.advance(std::chrono::minutes(1));
  }

  void make(const char* service, const char* operation, const Document& input) {
    const Result<Document> made = cloud_.call(service, operation, input);
    ASSERT_TRUE(made.ok()) << service << " " << operation << ": " << made.error().message;
  }

  void expect_refused(const std::vector<Row>& rows) {
    for (const Row& row : rows) {
      SCOPED_TRACE(row.what);
      const uint64_t before = cloud_.machine().digest();
      const HttpResponse response = cloud_.http(request_from_text(row.request));
      EXPECT_EQ(response.status, row.status);
      // REST with JSON names the error in a header.
      const std::string answer =
          std::string(response.headers.value("x-amzn-ErrorType")) + "\n" + response.body;
      EXPECT_NE(answer.find(row.expected), std::string::npos)
          << "expected " << row.expected << " in " << answer.substr(0, 600);
      EXPECT_EQ(cloud_.machine().digest(), before);
    }
  }

  TestCloud cloud_;
};

TEST_F(BadInputTest, Json) {
  const std::string put = json_head(kPutItem);
  const auto item = [&](const std::string& attributes) {
    return put + R"({"TableName":"tab","Item":{"id":{"S":"1"},)" + attributes + "}}";
  };
  const char kSerialization[] = "com.amazon.coral.service#SerializationException";
  expect_refused({
      {"nothing but a brace", put + "{", 400, kSerialization},
      {"cut off in a string", put + R"({"TableName":"ta)", 400, kSerialization},
      {"something behind the end", put + R"({"TableName":"tab"}x)", 400, kSerialization},
      {"a list at the top", put + "[]", 400, kSerialization},
      {"a word", put + "undefined", 400, kSerialization},
      {"no quotes", put + "{TableName:'t'}", 400, kSerialization},
      {"a comment", put + R"({"TableName":"tab"/**/})", 400, kSerialization},
      {"XML", put + "<PutItem/>", 400, kSerialization},
      {"bytes that are no UTF-8", item("\"b\":{\"S\":\"\xff\xfe\"}"), 400, kSerialization},
      {"an overlong form of a slash", item("\"b\":{\"S\":\"\xc0\xaf\"}"), 400, kSerialization},
      {"a surrogate in UTF-8", item("\"b\":{\"S\":\"\xed\xa0\x80\"}"), 400, kSerialization},
      {"a NUL in the text", item(std::string("\"b\":{\"S\":\"\0\"}", 13)), 400, kSerialization},
      {"an escape that is none", item(R"("b":{"S":"\x41"})"), 400, kSerialization},
      {"a type that is wrong", put + R"({"TableName":1})", 400, "NUMBER_VALUE"},
      {"a structure that is a text",
       put + R"({"TableName":"tab","Item":"1"})",
       400,
       kSerialization},
      {"two types in one value", item(R"("b":{"S":"a","N":"1"})"), 400, "ValidationException"},
      {"a number that is none", item(R"("n":{"N":"1e"})"), 400, "ValidationException"},
      {"a number beyond all bounds", item(R"("n":{"N":"1e1000"})"), 400, "ValidationException"},
      {"a number of a thousand digits",
       item("\"n\":{\"N\":\"" + std::string(1000, '9') + "\"}"),
       400,
       "ValidationException"},
      {"base64 that is none", item(R"("b":{"B":"*"})"), 400, kSerialization},
      {"a hundred thousand lists",
       item("\"l\":" + repeated(R"({"L":[)", 100'000)),
       400,
       kSerialization},
      {"a value 33 levels deep",
       item("\"l\":" + repeated(R"({"L":[)", 33) + R"({"S":"x"})" + repeated("]}", 33)),
       400,
       "ValidationException"},
      {"nesting in what is not read",
       put + R"({"Unknown":)" + repeated("[", 100'000) + repeated("]", 100'000) + "}",
       400,
       kSerialization},
      {"an operation that is none",
       json_head("DynamoDB_20120810.DropTable") + "{}",
       400,
       "com.amazon.coral.service#UnknownOperationException"},
      {"a prefix that is none",
       json_head("DynamoDB_19990101.PutItem") + "{}",
       404,
       "UnknownOperationException"},
      {"a target without an operation", json_head("AmazonSQS") + "{}", 404, "UnknownOperation"},
      {"a limit below its least",
       json_head("DynamoDB_20120810.Scan") + R"({"TableName":"tab","Limit":0})",
       400,
       "Member must have value greater than or equal to 1"},
      {"a required member missing",
       json_head(kSend) + R"({"MessageBody":"a"})",
       400,
       "MissingRequiredParameter"},
      {"a character that SQS refuses",
       json_head(kSend) +
           R"({"QueueUrl":"https://sqs.us-east-1.amazonaws.com/000000000000/q","MessageBody":"a\u0001"})",
       400,
       "InvalidMessageContents"},
  });
}

TEST_F(BadInputTest, Sizes) {
  const std::string large(16 * kMebibyte + 1, ' ');
  const char kMebibytes[] = "16777216";
  expect_refused({
      {"JSON past 16 MiB", json_head(kPutItem) + large, 413, kMebibytes},
      {"a form past 16 MiB", form_head("sns") + "Action=Publish&Message=" + large, 413, kMebibytes},
      {"REST past 16 MiB", rest_head("POST /restapis", "apigateway") + large, 413, kMebibytes},
      {"an object past 16 MiB", s3_head("PUT /shop/k") + large, 413, kMebibytes},
      {"a bomb",
       json_head(kPutItem, "Content-Encoding: gzip\n") +
           gzip_compress(std::string(64 * kMebibyte, '0')),
       413,
       kMebibytes},
      {"an item past 400 KB",
       json_head(kPutItem) + R"({"TableName":"tab","Item":{"id":{"S":"1"},"a":{"S":")" +
           std::string(400 * 1024, 'x') + R"("}}})",
       400,
       "Item size has exceeded the maximum allowed size"},
      {"a template past 51 200 bytes",
       form_head("cloudformation") +
           "Action=CreateStack&StackName=big&TemplateBody=" + std::string(51'201, 'x'),
       400,
       "ValidationError"},
  });
}

TEST_F(BadInputTest, Compression) {
  const std::string head = json_head(kPutItem, "Content-Encoding: gzip\n");
  const std::string whole = gzip_compress(R"({"TableName":"tab","Item":{"id":{"S":"1"}}})");
  std::string flipped = whole;
  flipped[flipped.size() / 2] ^= 0x55;
  std::string wrong_sum = whole;
  wrong_sum[wrong_sum.size() - 6] ^= 1;
  for (const std::string& body : {whole.substr(0, whole.size() / 2),
                                  whole.substr(0, 5),
                                  whole.substr(0, whole.size() - 1),
                                  flipped,
                                  wrong_sum,
                                  std::string("not gzip at all"),
                                  whole + "rubbish"}) {
    expect_refused({{"bytes that do not inflate", head + body, 400, "SerializationException"}});
  }
}

TEST_F(BadInputTest, Forms) {
  const std::string sns = form_head("sns");
  const std::string sqs = form_head("sqs");
  const std::string topic = "TopicArn=arn%3Aaws%3Asns%3Aus-east-1%3A000000000000%3At";
  const std::string url =
      "QueueUrl=https%3A%2F%2Fsqs.us-east-1.amazonaws.com%2F000000000000%2Fq&Version=2012-11-05";
  expect_refused({
      {"no action", sns + "Version=2010-03-31", 400, "<Code>MissingAction</Code>"},
      {"an empty body", sns, 400, "<Code>MissingAction</Code>"},
      {"an action that is none",
       sns + "Action=Nope&Version=2010-03-31",
       400,
       "Could not find operation Nope for version 2010-03-31"},
      {"another case",
       sns + "Action=publish&Version=2010-03-31",
       400,
       "<Code>InvalidAction</Code>"},
      {"bytes that are no UTF-8",
       sns + "Action=Publish&Version=2010-03-31&Message=%ff%fe&" + topic,
       400,
       "<Code>MalformedQueryString</Code>"},
      {"an action of bytes", sns + "Action=%ff", 400, "<Code>MalformedQueryString</Code>"},
      {"a number that is none",
       sqs + "Action=ReceiveMessage&WaitTimeSeconds=ten&" + url,
       400,
       "<Code>MalformedInput</Code>"},
      {"a number past 32 bits",
       sqs + "Action=ReceiveMessage&MaxNumberOfMessages=99999999999&" + url,
       400,
       "<Code>InvalidParameterValue</Code>"},
      {"a boolean that is none",
       sns + "Action=Subscribe&Version=2010-03-31&Protocol=sqs&ReturnSubscriptionArn=maybe&" +
           topic,
       400,
       "<Code>MalformedInput</Code>"},
      {"base64 that is none",
       sqs + "Action=SendMessage&MessageBody=a&MessageAttribute.1.Name=n&" +
           "MessageAttribute.1.Value.DataType=Binary&MessageAttribute.1.Value.BinaryValue=*&" + url,
       400,
       "<Code>MalformedInput</Code>"},
      {"a scalar with members", sns + "Action=Publish&Message.a.b=1&" + topic, 400, "<Code>"},
      {"a list with an index of millions",
       sns + "Action=TagResource&Version=2010-03-31&ResourceArn=arn%3Aaws%3Asns%3Aus-east-1%3A"
             "000000000000%3At&Tags.member.99999999999999999999.Key=a",
       400,
       "<Code>"},
      {"a name nested without end",
       sns + "Action=Publish&Message=a&" + topic + "&MessageAttributes" +
           repeated(".entry.1.Value", 10'000) + "=1",
       400,
       "<Code>"},
      {"a topic that is none",
       sns + "Action=Publish&Version=2010-03-31&Message=a&TopicArn=nonsense",
       400,
       "<Code>InvalidParameter</Code>"},
  });
}

TEST_F(BadInputTest, Rest) {
  const std::string create = rest_head("POST /restapis", "apigateway");
  expect_refused({
      {"cut off", create + R"({"name":)", 400, "SerializationException"},
      {"a list", create + R"([1])", 400, "SerializationException"},
      {"a wrong type", create + R"({"name":{}})", 400, "SerializationException"},
      {"nothing required", create + "{}", 400, "ValidationException"},
      {"bytes that are no UTF-8", create + "{\"name\":\"\xff\"}", 400, "SerializationException"},
      {"nesting",
       create + R"({"tags":)" + repeated(R"({"a":)", 100'000),
       400,
       "SerializationException"},
      {"a path that is none", rest_head("GET /restapi", "apigateway"), 404, "UnknownOperation"},
      {"a method that is none", rest_head("PUT /restapis", "apigateway"), 404, "UnknownOperation"},
      {"a label of bytes",
       rest_head("GET /restapis/%ff", "apigateway"),
       400,
       "SerializationException"},
      {"a number that is none",
       rest_head("GET /restapis?limit=many", "apigateway"),
       400,
       "SerializationException"},
      {"Lambda: cut off",
       rest_head("POST /2015-03-31/functions", "lambda") + R"({"FunctionName":)",
       400,
       "Could not parse request body into json"},
      {"Lambda: a function that is none",
       rest_head("GET /2015-03-31/functions/none", "lambda"),
       404,
       "ResourceNotFoundException"},
  });
}

TEST_F(BadInputTest, Xml) {
  const std::string remove = s3_head("POST /shop?delete");
  const char kMalformed[] = "<Code>MalformedXML</Code>";
  expect_refused({
      {"nothing", remove, 400, "<Code>"},
      {"text", remove + "delete all", 400, kMalformed},
      {"cut off", remove + "<Delete><Object><Key>a</Key>", 400, kMalformed},
      {"closed in the wrong order", remove + "<Delete><Object></Delete></Object>", 400, kMalformed},
      {"another element", remove + "<Remove/>", 400, kMalformed},
      {"two roots", remove + "<Delete/><Delete/>", 400, kMalformed},
      {"an entity that is none",
       remove + "<Delete><Object><Key>&nope;</Key></Object></Delete>",
       400,
       kMalformed},
      {"an entity of its own",
       remove + "<!DOCTYPE d [<!ENTITY a \"aaaa\"><!ENTITY b \"&a;&a;&a;\">]>"
                "<Delete><Object><Key>&b;</Key></Object></Delete>",
       400,
       kMalformed},
      {"a file as an entity",
       remove + "<!DOCTYPE d [<!ENTITY f SYSTEM \"file:///etc/passwd\">]>"
                "<Delete><Object><Key>&f;</Key></Object></Delete>",
       400,
       kMalformed},
      {"bytes that are no UTF-8",
       remove + "<Delete><Object><Key>\xff</Key></Object></Delete>",
       400,
       kMalformed},
      {"a character reference to no character",
       remove + "<Delete><Object><Key>&#xD800;</Key></Object></Delete>",
       400,
       kMalformed},
      {"a boolean that is none",
       remove + "<Delete><Object><Key>a</Key></Object><Quiet>maybe</Quiet></Delete>",
       400,
       kMalformed},
      {"no objects", remove + "<Delete></Delete>", 400, kMalformed},
      {"nesting", remove + repeated("<Delete>", 100'000), 400, kMalformed},
      {"a method that is none", s3_head("PATCH /shop/k"), 405, "<Code>MethodNotAllowed</Code>"},
      {"a bucket's name that is none", s3_head("PUT /a_B"), 400, "<Code>InvalidBucketName</Code>"},
      {"a place that is none",
       s3_head("PUT /other") + "<CreateBucketConfiguration><LocationConstraint>moon"
                               "</LocationConstraint></CreateBucketConfiguration>",
       400,
       "<Code>"},
      {"a number that is none",
       s3_head("GET /shop?list-type=2&max-keys=many"),
       400,
       "Provided max-keys not an integer or within integer range"},
      {"a condition that is none, and no object",
       s3_head("GET /shop/k", "If-Modified-Since: yesterday\n"),
       404,
       "<Code>NoSuchKey</Code>"},
  });
}

TEST_F(BadInputTest, ChunksAndChecksums) {
  const std::string put = s3_head("PUT /shop/k",
                                  "Content-Encoding: aws-chunked\n"
                                  "X-Amz-Content-SHA256: STREAMING-UNSIGNED-PAYLOAD-TRAILER\n"
                                  "X-Amz-Trailer: x-amz-checksum-crc32\n"
                                  "X-Amz-Decoded-Content-Length: 5\n");
  const char kIncomplete[] = "<Code>IncompleteBody</Code>";
  expect_refused({
      {"no chunks", put + "hello", 400, kIncomplete},
      {"nothing", put, 400, kIncomplete},
      {"a chunk that is too short", put + "a\r\nhello", 400, kIncomplete},
      {"a chunk that is too long", put + "3\r\nhello\r\n0\r\n\r\n", 400, kIncomplete},
      {"a size past 64 bits", put + "ffffffffffffffffff\r\nhello\r\n0\r\n\r\n", 400, kIncomplete},
      {"a size near 64 bits", put + "fffffffffffffff0\r\nhello\r\n0\r\n\r\n", 400, kIncomplete},
      {"a negative size", put + "-5\r\nhello\r\n0\r\n\r\n", 400, kIncomplete},
      {"no end", put + "5\r\nhello\r\n", 400, kIncomplete},
      {"less than was said", put + "4\r\nhell\r\n0\r\n\r\n", 400, kIncomplete},
      {"a trailer without a colon", put + "5\r\nhello\r\n0\r\nchecksum\r\n\r\n", 400, kIncomplete},
      {"another checksum",
       put + "5\r\nhello\r\n0\r\nx-amz-checksum-crc32:AAAAAA==\r\n\r\n",
       400,
       "<Code>BadDigest</Code>"},
      {"another MD5",
       s3_head("PUT /shop/k", "Content-MD5: 1B2M2Y8AsgTpgAmY7PhCfg==\n") + "hello",
       400,
       "<Code>BadDigest</Code>"},
      {"no MD5",
       s3_head("PUT /shop/k", "Content-MD5: hello\n") + "hello",
       400,
       "<Code>InvalidDigest</Code>"},
      {"another SHA-256",
       s3_head("PUT /shop/k",
               "x-amz-checksum-sha256: 47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n") +
           "hello",
       400,
       "<Code>BadDigest</Code>"},
      {"a checksum that is none",
       s3_head("PUT /shop/k", "x-amz-checksum-crc32: zero\n") + "hello",
       400,
       "<Code>InvalidRequest</Code>"},
  });
}

TEST_F(BadInputTest, Templates) {
  const auto create = [](const std::string& text) {
    std::string body = "Action=CreateStack&Version=2010-05-15&StackName=new&TemplateBody=";
    constexpr char kHex[] = "0123456789ABCDEF";
    for (const char c : text) {
      const auto byte = static_cast<unsigned char>(c);
      body += {'%', kHex[byte >> 4], kHex[byte & 15]};
    }
    return form_head("cloudformation") + body;
  };
  const char kError[] = "<Code>ValidationError</Code>";
  expect_refused({
      {"nothing", create(""), 400, kError},
      {"text", create("hello"), 400, kError},
      {"a list", create("- a\n- b"), 400, kError},
      {"JSON cut off", create(R"({"Resources":)"), 400, kError},
      {"YAML with a tab", create("Resources:\n\tQ: 1"), 400, kError},
      {"an open bracket", create("Resources: [a, b"), 400, kError},
      {"an open quote", create("Resources: \"a"), 400, kError},
      {"an alias that is none", create("Resources: *none"), 400, kError},
      {"aliases that multiply",
       create("a: &a [x,x,x,x,x,x,x,x,x]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a]\n"
              "c: &c [*b,*b,*b,*b,*b,*b,*b,*b]\nd: &d [*c,*c,*c,*c,*c,*c,*c,*c]\n"
              "e: &e [*d,*d,*d,*d,*d,*d,*d,*d]\nf: &f [*e,*e,*e,*e,*e,*e,*e,*e]\nResources: *f"),
       400,
       kError},
      {"an alias within itself", create("Resources: &r {Q: *r}"), 400, kError},
      {"nesting in YAML", create("Resources: " + repeated("[", 10'000)), 400, kError},
      {"nesting in JSON", create("{\"Resources\":" + repeated("{\"a\":", 10'000)), 400, kError},
      {"bytes that are no UTF-8", create("Resources: \"\xff\""), 400, "MalformedQueryString"},
      {"a NUL", create(std::string("Resources: \0", 12)), 400, kError},
      {"a tag that is none", create("Resources: !Nope {}"), 400, kError},
      {"two documents", create("Resources: {}\n---\nResources: {}"), 400, kError},
      {"no resources", create("Outputs: {}"), 400, kError},
      {"resources that are a list", create("Resources: []"), 400, kError},
      {"a resource that is a text", create("Resources: {Q: queue}"), 400, kError},
      {"a type that is none", create("Resources: {Q: {Type: 'AWS::No::Such'}}"), 400, kError},
      {"a circle",
       create("Resources:\n  A: {Type: 'AWS::SNS::Topic', DependsOn: B}\n"
              "  B: {Type: 'AWS::SNS::Topic', DependsOn: A}"),
       400,
       "Circular dependency"},
  });
}

/// What is no request to any service.
TEST_F(BadInputTest, NoService) {
  expect_refused({
      {"a method of nonsense", "\x01\x02 /\nHost: localhost\n\n", 405, ""},
      {"a path of percent signs", "GET /%%%\nHost: localhost\n\n", 400, ""},
      {"a path that climbs", "GET /../../etc/passwd\nHost: localhost\n\n", 400, ""},
  });
}

/// Whatever was refused, what is good is answered after it.
TEST_F(BadInputTest, TheNextRequestIsAnswered) {
  expect_refused({{"a brace", json_head(kPutItem) + "{", 400, "SerializationException"}});
  const HttpResponse response = cloud_.http(
      request_from_text(json_head(kPutItem) + R"({"TableName":"tab","Item":{"id":{"S":"1"}}})"));
  EXPECT_EQ(response.status, 200);
  EXPECT_EQ(response.body, "{}");
}

/// What looks wrong and is taken: half a pair of surrogates becomes U+FFFD, a number past what fits
/// the largest that does, and of two resources with one name the last counts.
TEST_F(BadInputTest, IsNotAllThatLooksLikeIt) {
  const auto answer = [&](const std::string& request) {
    const HttpResponse response = cloud_.http(request_from_text(request));
    return std::to_string(response.status) + " " + response.body;
  };
  EXPECT_EQ(answer(json_head(kPutItem) +
                   R"({"TableName":"tab","Item":{"id":{"S":"1"},"b":{"S":"\ud800"}}})"),
            "200 {}");
  EXPECT_EQ(answer(json_head("DynamoDB_20120810.Scan") +
                   R"({"TableName":"tab","Limit":99999999999999999999})"),
            "200 {\"Items\":[{\"b\":{\"S\":\"\xEF\xBF\xBD\"},\"id\":{\"S\":\"1\"}}],"
            "\"Count\":1,\"ScannedCount\":1}");
  const Result<Document> made =
      cloud_.call("cloudformation",
                  "CreateStack",
                  {{"StackName", "new"},
                   {"TemplateBody",
                    "Resources:\n  Q: {Type: 'AWS::SQS::Queue'}\n  Q: {Type: 'AWS::SNS::Topic'}"}});
  EXPECT_TRUE(made.ok());
  EXPECT_EQ(cloud_.call("sns", "ListTopics")->at("Topics").size(), 2u);
}

/// Of two members with one name, the last counts; a client's document is not refused for it.
TEST_F(BadInputTest, AKeyTwice) {
  const HttpResponse response = cloud_.http(request_from_text(
      json_head(kPutItem) +
      R"({"TableName":"none","TableName":"tab","Item":{"id":{"S":"1"},"id":{"S":"2"}}})"));
  EXPECT_EQ(response.status, 200) << response.body;
  const Result<Document> item =
      cloud_.call("dynamodb", "GetItem", {{"TableName", "tab"}, {"Key", {{"id", {{"S", "2"}}}}}});
  EXPECT_TRUE(item->contains("Item"));
}

}  // namespace
}  // namespace cloudtab
