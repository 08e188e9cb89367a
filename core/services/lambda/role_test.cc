#include "core/services/lambda/role.h"

#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "core/services/lambda/testing.h"

// Who a function is, and what its role must be allowed where policies are enforced.

namespace cloudtab::lambda {
namespace {

constexpr const char* kRole = "arn:aws:iam::000000000000:role/worker";
constexpr const char* kTrust =
    R"({"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"sts:AssumeRole",)"
    R"("Principal":{"Service":"lambda.amazonaws.com"}}]})";

class RoleTest : public FunctionTest {
 protected:
  void make(const char* service, const char* operation, const Document& input) {
    const Result<Document> made = cloud().call(service, operation, input);
    ASSERT_TRUE(made.ok()) << operation << ": " << made.error().message;
  }
  void make_role(const std::string& trust = kTrust) {
    make("iam", "CreateRole", {{"RoleName", "worker"}, {"AssumeRolePolicyDocument", trust}});
  }
  void give(const std::string& action, const std::string& resource = "*") {
    make("iam",
         "PutRolePolicy",
         {{"RoleName", "worker"},
          {"PolicyName", "given" + std::to_string(++given_)},
          {"PolicyDocument",
           R"({"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":")" + action +
               R"(","Resource":")" + resource + R"("}]})"}});
  }
  void set_mode(const std::string& mode) {
    HttpRequest request;
    request.method = "PUT";
    request.target = "/_cloudtab/access";
    request.body = Document({{"mode", mode}}).dump();
    ASSERT_EQ(cloud().http(request).status, 200);
  }
  void enforce() { set_mode("enforce"); }
  size_t traced(std::string_view kind) {
    size_t count = 0;
    for (const TraceEvent& event : cloud().machine().trace().events()) count += event.kind == kind;
    return count;
  }
  /// `Code: message`; empty if it succeeded.
  static std::string fault(const Result<Document>& result) {
    return result.ok() ? "" : result.error().code + ": " + result.error().message;
  }
  std::string created(const Document& more = Document::object()) {
    Document input = {{"FunctionName", "work"},
                      {"Runtime", "nodejs22.x"},
                      {"Handler", "index.handler"},
                      {"Role", kRole},
                      {"Code", {{"ZipFile", blob(zip_one_file("index.js", "1"))}}}};
    input.update(more);
    return fault(call("CreateFunction", input));
  }
  /// As the function calls: with the credentials of its environment.
  Result<Document> as_function(const char* service,
                               const char* operation,
                               const Document& input = Document::object()) {
    const std::string key = last_request().at("credentials").at("accessKeyId");
    return cloud().call_in(Scope{key, "us-east-1"}, service, operation, input);
  }
  std::vector<std::string> log_lines() {
    std::vector<std::string> lines;
    const Result<Document> events =
        cloud().call("logs", "FilterLogEvents", {{"logGroupName", "/aws/lambda/work"}});
    if (!events.ok()) return lines;
    for (const Document& event : (*events)["events"]) lines.push_back(event["message"]);
    return lines;
  }

  int given_ = 0;
};

TEST_F(RoleTest, AFunctionIsASessionOfItsRole) {
  make_role();
  create("work");
  set_mode("log");
  start({{"FunctionName", "work"}});
  const Document credentials = last_request()["credentials"];
  EXPECT_EQ(credentials["accessKeyId"].get<std::string>().substr(0, 4), "ASIA");
  EXPECT_FALSE(credentials["sessionToken"].get<std::string>().empty());
  const Result<Document> identity = as_function("sts", "GetCallerIdentity");
  ASSERT_TRUE(identity.ok());
  EXPECT_EQ((*identity)["Arn"], "arn:aws:sts::000000000000:assumed-role/worker/work");
  finish_last("1");
  // A warm environment keeps its credentials, another one has its own.
  start({{"FunctionName", "work"}});
  EXPECT_EQ(last_request()["credentials"], credentials);
  start({{"FunctionName", "work"}});
  EXPECT_NE(last_request()["credentials"], credentials);
}

TEST_F(RoleTest, AnEnvironmentIsGivenUpBeforeItsCredentialsExpire) {
  make_role();
  create("work");
  set_mode("log");
  std::string first;
  int used = 0;
  for (Duration age{0}; age < 12h; age += 9min) {
    start({{"FunctionName", "work"}});
    const std::string key = last_request()["credentials"]["accessKeyId"];
    if (first.empty()) first = key;
    used += key == first ? 1 : 0;
    EXPECT_TRUE(as_function("sts", "GetCallerIdentity").ok());
    finish_last("1");
    cloud().advance(9min);
  }
  // 11 hours and 45 minutes.
  EXPECT_EQ(used, 79);
}

TEST_F(RoleTest, WhereNoPoliciesAreAskedRolesAreNot) {
  make_role();
  create("work");
  start({{"FunctionName", "work"}});
  EXPECT_FALSE(last_request().contains("credentials"));
  EXPECT_EQ(traced("sts.assume"), 0u);
  const std::string first = last_request()["environment"];
  finish_last("1");
  // What was begun as nobody in particular does not go on so.
  set_mode("log");
  start({{"FunctionName", "work"}});
  EXPECT_TRUE(last_request().contains("credentials"));
  EXPECT_NE(last_request()["environment"], first);
}

TEST_F(RoleTest, AFunctionOfARoleThatIsNotThereActsAsRootUntilPoliciesAreEnforced) {
  create("work");
  set_mode("log");
  start({{"FunctionName", "work"}});
  EXPECT_FALSE(last_request().contains("credentials"));
  const std::string first = last_request()["environment"];
  finish_last("1");
  start({{"FunctionName", "work"}});
  EXPECT_EQ(last_request()["environment"], first) << "it stays warm";
  finish_last("1");
  enforce();
  cloud().advance(1h);
  EXPECT_EQ(
      fault(call("Invoke", {{"FunctionName", "work"}})),
      "AccessDeniedException: The role defined for the function cannot be assumed by Lambda.");
}

TEST_F(RoleTest, EnforcedPoliciesBindWhatAFunctionDoes) {
  make_role();
  create("work");
  const std::string url = queue("orders");
  enforce();
  start({{"FunctionName", "work"}});
  const Document message = {{"QueueUrl", url}, {"MessageBody", "hello"}};
  EXPECT_EQ(
      fault(as_function("sqs", "SendMessage", message)),
      "AccessDenied: User: arn:aws:sts::000000000000:assumed-role/worker/work is not authorized "
      "to perform: sqs:sendmessage on resource: arn:aws:sqs:us-east-1:000000000000:orders "
      "because no identity-based policy allows the sqs:sendmessage action");
  give("sqs:SendMessage", "arn:aws:sqs:us-east-1:000000000000:orders");
  EXPECT_EQ(fault(as_function("sqs", "SendMessage", message)), "");
  finish_last("1");
  // Nor may it log, until it may.
  EXPECT_TRUE(log_lines().empty());
  give("logs:*", "arn:aws:logs:*:*:*");
  start({{"FunctionName", "work"}});
  finish_last("1");
  EXPECT_EQ(log_lines().size(), 3u);
}

TEST_F(RoleTest, TheRoleOfANewFunctionIsOneThatLambdaCanAssume) {
  const std::string refused =
      "InvalidParameterValueException: The role defined for the function cannot be assumed by "
      "Lambda.";
  enforce();
  EXPECT_EQ(created(), refused);
  make_role(R"({"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"sts:AssumeRole",)"
            R"("Principal":{"Service":"ec2.amazonaws.com"}}]})");
  EXPECT_EQ(created(), refused);
  make("iam", "UpdateAssumeRolePolicy", {{"RoleName", "worker"}, {"PolicyDocument", kTrust}});
  EXPECT_EQ(created({{"Role", "arn:aws:iam::111111111111:role/worker"}}),
            "AccessDeniedException: Cross-account pass role is not allowed.");
  const Document letters = {
      {"DeadLetterConfig", {{"TargetArn", "arn:aws:sqs:us-east-1:000000000000:dead"}}}};
  EXPECT_EQ(created(letters),
            "InvalidParameterValueException: The provided execution role does not have "
            "permissions to call SendMessage on SQS");
  give("sqs:SendMessage");
  EXPECT_EQ(created(letters), "");
  EXPECT_EQ(
      fault(call("UpdateFunctionConfiguration",
                 {{"FunctionName", "work"}, {"Role", "arn:aws:iam::000000000000:role/other"}})),
      refused);
  EXPECT_EQ(fault(call("UpdateFunctionConfiguration", {{"FunctionName", "work"}, {"Timeout", 9}})),
            "");
}

TEST_F(RoleTest, AMappingReadsItsQueueInTheRole) {
  make_role();
  create("work");
  const std::string url = queue("orders");
  enforce();
  const Document mapping = {{"FunctionName", "work"},
                            {"EventSourceArn", "arn:aws:sqs:us-east-1:000000000000:orders"}};
  const std::string refused =
      "InvalidParameterValueException: The function execution role does not have permissions to "
      "call ";
  EXPECT_EQ(fault(call("CreateEventSourceMapping", mapping)), refused + "ReceiveMessage on SQS");
  give("sqs:ReceiveMessage");
  EXPECT_EQ(fault(call("CreateEventSourceMapping", mapping)), refused + "DeleteMessage on SQS");
  give("sqs:DeleteMessage");
  EXPECT_EQ(fault(call("CreateEventSourceMapping", mapping)),
            refused + "GetQueueAttributes on SQS");
  give("sqs:GetQueueAttributes");
  EXPECT_EQ(fault(call("CreateEventSourceMapping", mapping)), "");
  make("sqs", "SendMessage", {{"QueueUrl", url}, {"MessageBody", "one"}});
  cloud().advance(1s);
  ASSERT_EQ(runs(), 1u);
  finish_last("null");
  EXPECT_TRUE(received(url).is_null());
  // What the role loses, its mappings lose.
  make("iam", "DeleteRolePolicy", {{"RoleName", "worker"}, {"PolicyName", "given1"}});
  cloud().advance(1min);
  make("sqs", "SendMessage", {{"QueueUrl", url}, {"MessageBody", "two"}});
  cloud().advance(2min);
  EXPECT_EQ(runs(), 1u);
  EXPECT_FALSE(received(url).is_null());
}

TEST_F(RoleTest, AMappingReadsItsStreamInTheRole) {
  make_role();
  create("work");
  make("dynamodb",
       "CreateTable",
       {{"TableName", "things"},
        {"KeySchema", {{{"AttributeName", "id"}, {"KeyType", "HASH"}}}},
        {"AttributeDefinitions", {{{"AttributeName", "id"}, {"AttributeType", "S"}}}},
        {"BillingMode", "PAY_PER_REQUEST"},
        {"StreamSpecification", {{"StreamEnabled", true}, {"StreamViewType", "NEW_IMAGE"}}}});
  cloud().advance(10s);
  const Result<Document> table =
      cloud().call("dynamodb", "DescribeTable", {{"TableName", "things"}});
  ASSERT_TRUE(table.ok());
  const std::string stream = (*table)["Table"]["LatestStreamArn"];
  enforce();
  const Document mapping = {
      {"FunctionName", "work"}, {"EventSourceArn", stream}, {"StartingPosition", "TRIM_HORIZON"}};
  EXPECT_EQ(fault(call("CreateEventSourceMapping", mapping)),
            "InvalidParameterValueException: Cannot access stream " + stream +
                ". Please ensure the role can perform the GetRecords, GetShardIterator, "
                "DescribeStream, and ListStreams Actions on your stream in IAM.");
  for (const char* action : {"GetRecords", "GetShardIterator", "DescribeStream", "ListStreams"})
    give("dynamodb:" + std::string(action));
  EXPECT_EQ(fault(call("CreateEventSourceMapping", mapping)), "");
  make("dynamodb", "PutItem", {{"TableName", "things"}, {"Item", {{"id", {{"S", "1"}}}}}});
  cloud().advance(5s);
  EXPECT_EQ(runs(), 1u);
}

TEST_F(RoleTest, DestinationsAreSentToInTheRole) {
  make_role();
  create("work");
  const std::string url = queue("done");
  make("lambda",
       "PutFunctionEventInvokeConfig",
       {{"FunctionName", "work"},
        {"DestinationConfig",
         {{"OnSuccess", {{"Destination", "arn:aws:sqs:us-east-1:000000000000:done"}}}}}});
  enforce();
  send_event("work");
  cloud().advance(1s);
  finish_last("1");
  EXPECT_TRUE(received(url).is_null());
  give("sqs:SendMessage");
  send_event("work");
  cloud().advance(1s);
  finish_last("1");
  EXPECT_FALSE(received(url).is_null());
}

TEST_F(RoleTest, AUrlIsUsedByWhoMay) {
  make_role();
  create("work");
  const Result<Document> url =
      call("CreateFunctionUrlConfig", {{"FunctionName", "work"}, {"AuthType", "AWS_IAM"}});
  ASSERT_TRUE(url.ok());
  const std::string address = (*url)["FunctionUrl"];
  make("iam", "CreateUser", {{"UserName", "ada"}});
  const Result<Document> key = cloud().call("iam", "CreateAccessKey", {{"UserName", "ada"}});
  ASSERT_TRUE(key.ok());
  HttpRequest request;
  request.method = "GET";
  request.target = "/";
  request.headers.set("Host", address.substr(8, address.size() - 9));
  request.headers.set(
      "Authorization",
      "AWS4-HMAC-SHA256 Credential=" + (*key)["AccessKey"]["AccessKeyId"].get<std::string>() +
          "/20260101/us-east-1/lambda/aws4_request, SignedHeaders=host, "
          "Signature=00");
  enforce();
  EXPECT_EQ(cloud().http(request).status, 403);
  make("iam",
       "PutUserPolicy",
       {{"UserName", "ada"},
        {"PolicyName", "urls"},
        {"PolicyDocument",
         R"({"Version":"2012-10-17","Statement":[{"Effect":"Allow",)"
         R"("Action":"lambda:InvokeFunctionUrl","Resource":"*"}]})"}});
  const uint64_t id = cloud().start_http(request);
  ASSERT_EQ(runs(), 1u);
  finish_last("1");
  ASSERT_NE(cloud().http_answer(id), nullptr);
  EXPECT_EQ(cloud().http_answer(id)->body, "1");
}

}  // namespace
}  // namespace cloudtab::lambda
