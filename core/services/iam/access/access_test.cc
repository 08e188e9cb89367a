#include <string>

#include <gtest/gtest.h>

#include "core/cloud/testing.h"

// The three modes of the sandbox, and whose rights count.

namespace cloudtab {
namespace {

constexpr const char* kQueue = "arn:aws:sqs:us-east-1:000000000000:orders";

std::string allow(const std::string& action, const std::string& resource) {
  return R"({"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":")" + action +
         R"(","Resource":")" + resource + R"("}]})";
}

class Access : public ::testing::Test {
 protected:
  Access() {
    make("sqs", "CreateQueue", {{"QueueName", "orders"}});
    make("iam", "CreateUser", {{"UserName", "ada"}});
    key_ = make("iam", "CreateAccessKey", {{"UserName", "ada"}})["AccessKey"]["AccessKeyId"];
  }

  Document make(const char* service, const char* operation, const Document& input) {
    const Result<Document> made = cloud_.call(service, operation, input);
    EXPECT_TRUE(made.ok()) << operation << ": " << (made.ok() ? "" : made.error().message);
    return made.ok() ? *made : Document::object();
  }
  std::string set_mode(const std::string& mode) {
    HttpRequest request;
    request.method = "PUT";
    request.target = "/_cloudtab/access";
    request.body = R"({"mode":")" + mode + R"("})";
    return cloud_.http(request).body;
  }
  void give(const std::string& document) {
    make("iam",
         "PutUserPolicy",
         {{"UserName", "ada"}, {"PolicyName", "mine"}, {"PolicyDocument", document}});
  }
  /// `Code: message` of a call signed with the key; "" if it succeeded.
  std::string fault(const std::string& key,
                    const char* service,
                    const char* operation,
                    const Document& input = Document::object()) {
    const Result<Document> result =
        cloud_.call_in(Scope{key, "us-east-1"}, service, operation, input);
    return result.ok() ? "" : result.error().code + ": " + result.error().message;
  }
  std::string send(const std::string& key) {
    return fault(key, "sqs", "SendMessage", {{"QueueUrl", url_}, {"MessageBody", "hello"}});
  }

  const std::string url_ = "https://sqs.us-east-1.amazonaws.com/000000000000/orders";
  const std::string refused_ =
      "AccessDenied: User: arn:aws:iam::000000000000:user/ada is not authorized to perform: "
      "sqs:sendmessage on resource: arn:aws:sqs:us-east-1:000000000000:orders because no "
      "identity-based policy allows the sqs:sendmessage action";
  TestCloud cloud_;
  std::string key_;
};

TEST_F(Access, IsEveryonesUntilItIsEnforced) {
  EXPECT_EQ(send(key_), "");
  EXPECT_EQ(set_mode("enforce"), R"({"mode":"enforce"})");
  EXPECT_EQ(send(key_), refused_);
  cloud_.restart();
  EXPECT_EQ(send(key_), refused_);
  give(allow("sqs:SendMessage", kQueue));
  EXPECT_EQ(send(key_), "");
  EXPECT_EQ(fault(key_, "sqs", "PurgeQueue", {{"QueueUrl", url_}}).substr(0, 13), "AccessDenied:");
  EXPECT_EQ(send("000000000000"), "");
  EXPECT_EQ(set_mode("off"), R"({"mode":"off"})");
  EXPECT_EQ(fault(key_, "sqs", "PurgeQueue", {{"QueueUrl", url_}}), "");
  EXPECT_NE(set_mode("sometimes").find("off, log or enforce"), std::string::npos);
}

TEST_F(Access, TheLogTellsWhatWouldBeRefused) {
  set_mode("log");
  EXPECT_EQ(send(key_), "");
  std::string told;
  for (const TraceEvent& event : cloud_.machine().trace().events()) {
    if (event.kind != "iam.decision") continue;
    const Document detail = event.detail.to_object();
    told = event.resource + " " + detail.at("action").get<std::string>() + " " +
           detail.at("decision").get<std::string>() + " " + detail.at("reason").get<std::string>();
  }
  EXPECT_EQ(told,
            std::string(kQueue) +
                " sqs:SendMessage deny because no identity-based policy allows the "
                "sqs:SendMessage action");
}

TEST_F(Access, EveryServiceRefusesInItsOwnWay) {
  set_mode("enforce");
  const std::string user =
      "User: arn:aws:iam::000000000000:user/ada is not authorized to perform: ";
  const auto because = [](const std::string& action) {
    return " because no identity-based policy allows the " + action + " action";
  };
  const struct {
    const char* service;
    const char* operation;
    Document input;
    std::string fault;
  } kRows[] = {
      {"dynamodb",
       "GetItem",
       {{"TableName", "items"}, {"Key", {{"id", {{"S", "1"}}}}}},
       "AccessDeniedException: " + user +
           "dynamodb:GetItem on resource: arn:aws:dynamodb:us-east-1:000000000000:table/items" +
           because("dynamodb:GetItem")},
      {"dynamodb",
       "Query",
       {{"TableName", "items"},
        {"IndexName", "by_name"},
        {"KeyConditionExpression", "a = :a"},
        {"ExpressionAttributeValues", {{":a", {{"S", "1"}}}}}},
       "AccessDeniedException: " + user +
           "dynamodb:Query on resource: "
           "arn:aws:dynamodb:us-east-1:000000000000:table/items/index/by_name" +
           because("dynamodb:Query")},
      {"sns",
       "Publish",
       {{"TopicArn", "arn:aws:sns:us-east-1:000000000000:news"}, {"Message", "m"}},
       "AuthorizationErrorException: " + user +
           "SNS:Publish on resource: arn:aws:sns:us-east-1:000000000000:news" +
           because("SNS:Publish")},
      {"s3",
       "HeadObject",
       {{"Bucket", "shop"}, {"Key", "a/b"}},
       "AccessDenied: " + user + "s3:GetObject on resource: \"arn:aws:s3:::shop/a/b\"" +
           because("s3:GetObject")},
      {"lambda",
       "Invoke",
       {{"FunctionName", "f"}},
       "AccessDeniedException: " + user +
           "lambda:InvokeFunction on resource: "
           "arn:aws:lambda:us-east-1:000000000000:function:f" +
           because("lambda:InvokeFunction")},
      {"iam",
       "DeleteUser",
       {{"UserName", "ada"}},
       "AccessDenied: " + user + "iam:DeleteUser on resource: arn:aws:iam::000000000000:user/ada" +
           because("iam:DeleteUser")},
      {"kms",
       "ListKeys",
       Document::object(),
       "AccessDeniedException: " + user + "kms:ListKeys on resource: *" + because("kms:ListKeys")},
      {"sts", "GetCallerIdentity", Document::object(), ""},
  };
  for (const auto& row : kRows)
    EXPECT_EQ(fault(key_, row.service, row.operation, row.input), row.fault);
}

TEST_F(Access, AGroupsRightsAreItsMembers) {
  set_mode("enforce");
  make("iam", "CreateGroup", {{"GroupName", "senders"}});
  make("iam",
       "AttachGroupPolicy",
       {{"GroupName", "senders"}, {"PolicyArn", "arn:aws:iam::aws:policy/AmazonSQSFullAccess"}});
  EXPECT_EQ(send(key_), refused_);
  make("iam", "AddUserToGroup", {{"GroupName", "senders"}, {"UserName", "ada"}});
  EXPECT_EQ(send(key_), "");
  make("iam",
       "PutUserPermissionsBoundary",
       {{"UserName", "ada"},
        {"PermissionsBoundary", "arn:aws:iam::aws:policy/AmazonSNSFullAccess"}});
  EXPECT_NE(send(key_).find("because no permissions boundary allows the sqs:sendmessage action"),
            std::string::npos);
}

TEST_F(Access, AResourcesPolicyGivesAndTakes) {
  set_mode("enforce");
  const auto policy = [](const char* effect) {
    return std::string(R"({"Version":"2012-10-17","Statement":[{"Effect":")") + effect +
           R"(","Principal":{"AWS":"arn:aws:iam::000000000000:user/ada"},
                "Action":"sqs:SendMessage","Resource":")" +
           kQueue + R"("}]})";
  };
  make("sqs",
       "SetQueueAttributes",
       {{"QueueUrl", url_}, {"Attributes", {{"Policy", policy("Allow")}}}});
  EXPECT_EQ(send(key_), "");
  give(allow("sqs:*", "*"));
  make("sqs",
       "SetQueueAttributes",
       {{"QueueUrl", url_}, {"Attributes", {{"Policy", policy("Deny")}}}});
  EXPECT_NE(send(key_).find("with an explicit deny in a resource-based policy"), std::string::npos);
}

TEST_F(Access, ASessionHasItsRolesRights) {
  const std::string trust =
      R"({"Statement":[{"Effect":"Allow","Action":"sts:AssumeRole",
          "Principal":{"AWS":"arn:aws:iam::000000000000:user/ada"}}]})";
  make("iam", "CreateRole", {{"RoleName", "worker"}, {"AssumeRolePolicyDocument", trust}});
  make("iam",
       "PutRolePolicy",
       {{"RoleName", "worker"}, {"PolicyName", "p"}, {"PolicyDocument", allow("sqs:*", kQueue)}});
  make("iam",
       "CreateRole",
       {{"RoleName", "closed"}, {"AssumeRolePolicyDocument", R"({"Statement":[]})"}});
  set_mode("enforce");
  const auto assume = [&](const std::string& key, const char* role, const Document& more) {
    Document input = {{"RoleArn", std::string("arn:aws:iam::000000000000:role/") + role},
                      {"RoleSessionName", "run"}};
    input.update(more);
    return cloud_.call_in(Scope{key, "us-east-1"}, "sts", "AssumeRole", input);
  };
  const auto refused = assume(key_, "closed", Document::object());
  ASSERT_FALSE(refused.ok());
  EXPECT_EQ(refused.error().message,
            "User: arn:aws:iam::000000000000:user/ada is not authorized to perform: "
            "sts:AssumeRole on resource: arn:aws:iam::000000000000:role/closed");
  const auto session = assume(key_, "worker", Document::object());
  ASSERT_TRUE(session.ok()) << session.error().message;
  const std::string key = session->at("Credentials")["AccessKeyId"];
  EXPECT_EQ(send(key), "");
  EXPECT_NE(fault(key, "sns", "ListTopics").find("assumed-role/worker/run is not authorized"),
            std::string::npos);
  const auto narrow = assume(key_, "worker", {{"Policy", allow("sqs:ReceiveMessage", "*")}});
  ASSERT_TRUE(narrow.ok());
  EXPECT_NE(send(narrow->at("Credentials")["AccessKeyId"])
                .find("because no session policy allows the sqs:sendmessage action"),
            std::string::npos);
  cloud_.advance(std::chrono::hours(2));
  EXPECT_EQ(send(key).substr(0, 22), "ExpiredTokenException:");
}

TEST_F(Access, ASwitchedOffKeyIsRefused) {
  give(allow("*", "*"));
  set_mode("enforce");
  EXPECT_EQ(send(key_), "");
  make("iam",
       "UpdateAccessKey",
       {{"UserName", "ada"}, {"AccessKeyId", key_}, {"Status", "Inactive"}});
  EXPECT_EQ(send(key_),
            "InvalidClientTokenId: The security token included in the request is invalid.");
}

TEST_F(Access, AKeysPolicyRules) {
  const std::string key = make("kms", "CreateKey", Document::object())["KeyMetadata"]["KeyId"];
  make("kms", "CreateAlias", {{"AliasName", "alias/k"}, {"TargetKeyId", key}});
  give(allow("kms:*", "arn:aws:kms:us-east-1:000000000000:key/" + key));
  set_mode("enforce");
  const Document plain = Document::binary({'x'});
  const Document input = {{"KeyId", "alias/k"}, {"Plaintext", plain}};
  // The default policy leaves it to the account.
  const auto sealed = cloud_.call_in(Scope{key_, "us-east-1"}, "kms", "Encrypt", input);
  ASSERT_TRUE(sealed.ok()) << sealed.error().message;
  const Document blob = {{"CiphertextBlob", sealed->at("CiphertextBlob")}};
  EXPECT_EQ(fault(key_, "kms", "Decrypt", blob), "");
  make("kms",
       "PutKeyPolicy",
       {{"KeyId", key},
        {"Policy",
         R"({"Statement":[{"Effect":"Allow","Action":"kms:*","Resource":"*",
             "Principal":{"AWS":"arn:aws:iam::000000000000:user/bob"}}]})"}});
  EXPECT_NE(fault(key_, "kms", "Decrypt", blob)
                .find("because no resource-based policy allows the kms:Decrypt action"),
            std::string::npos);
}

TEST_F(Access, AGrantIsEnough) {
  const std::string key = make("kms", "CreateKey", Document::object())["KeyMetadata"]["KeyId"];
  const Document context = {{"order", "7"}};
  const Document sealed = make(
      "kms",
      "Encrypt",
      {{"KeyId", key}, {"Plaintext", Document::binary({'x'})}, {"EncryptionContext", context}});
  set_mode("enforce");
  const Document input = {{"CiphertextBlob", sealed["CiphertextBlob"]},
                          {"EncryptionContext", context}};
  EXPECT_NE(fault(key_, "kms", "Decrypt", input), "");
  const auto grant = [&](const Document& wanted) {
    return make("kms",
                "CreateGrant",
                {{"KeyId", key},
                 {"GranteePrincipal", "arn:aws:iam::000000000000:user/ada"},
                 {"Operations", {"Decrypt"}},
                 {"Constraints", {{"EncryptionContextSubset", wanted}}}})["GrantId"];
  };
  grant({{"order", "8"}});
  EXPECT_NE(fault(key_, "kms", "Decrypt", input), "");
  const Document id = grant(context);
  EXPECT_EQ(fault(key_, "kms", "Decrypt", input), "");
  EXPECT_NE(fault(key_, "kms", "DescribeKey", {{"KeyId", key}}), "");
  make("kms", "RevokeGrant", {{"KeyId", key}, {"GrantId", id}});
  EXPECT_NE(fault(key_, "kms", "Decrypt", input), "");
}

TEST_F(Access, PassingARoleIsAnActionOfItsOwn) {
  const std::string role = "arn:aws:iam::000000000000:role/worker";
  make("iam",
       "CreateRole",
       {{"RoleName", "worker"},
        {"AssumeRolePolicyDocument",
         R"({"Statement":[{"Effect":"Allow","Action":"sts:AssumeRole",
             "Principal":{"Service":"lambda.amazonaws.com"}}]})"}});
  give(allow("lambda:*", "*"));
  set_mode("enforce");
  const Document function = {{"FunctionName", "f"},
                             {"Role", role},
                             {"PackageType", "Image"},
                             {"Code", {{"ImageUri", "registry/f:1"}}}};
  const std::string refused =
      "AccessDeniedException: User: arn:aws:iam::000000000000:user/ada is not authorized to "
      "perform: iam:PassRole on resource: " +
      role + " because no identity-based policy allows the iam:PassRole action";
  EXPECT_EQ(fault(key_, "lambda", "CreateFunction", function), refused);
  const auto pass_to = [&](const char* service) {
    give(R"({"Statement":[{"Effect":"Allow","Action":"lambda:*","Resource":"*"},
             {"Effect":"Allow","Action":"iam:PassRole","Resource":")" +
         role + R"(","Condition":{"StringEquals":{"iam:PassedToService":")" + service +
         R"("}}}]})");
  };
  pass_to("ec2.amazonaws.com");
  EXPECT_EQ(fault(key_, "lambda", "CreateFunction", function), refused);
  pass_to("lambda.amazonaws.com");
  EXPECT_EQ(fault(key_, "lambda", "CreateFunction", function), "");
  const Document change = {{"FunctionName", "f"}, {"Role", role}};
  EXPECT_EQ(fault(key_, "lambda", "UpdateFunctionConfiguration", change), "");
  give(allow("lambda:*", "*"));
  EXPECT_EQ(fault(key_, "lambda", "UpdateFunctionConfiguration", change), refused);
  EXPECT_EQ(fault(key_,
                  "lambda",
                  "UpdateFunctionConfiguration",
                  {{"FunctionName", "f"}, {"Description", "d"}}),
            "");
}

/// Fine-grained access to items: the policies are those of the developer guide's examples.
TEST_F(Access, ItemsAreToldToTheConditions) {
  make("dynamodb",
       "CreateTable",
       {{"TableName", "scores"},
        {"KeySchema",
         {{{"AttributeName", "player"}, {"KeyType", "HASH"}},
          {{"AttributeName", "game"}, {"KeyType", "RANGE"}}}},
        {"AttributeDefinitions",
         {{{"AttributeName", "player"}, {"AttributeType", "S"}},
          {{"AttributeName", "game"}, {"AttributeType", "S"}},
          {{"AttributeName", "team"}, {"AttributeType", "N"}}}},
        {"GlobalSecondaryIndexes",
         {{{"IndexName", "by_team"},
           {"KeySchema", {{{"AttributeName", "team"}, {"KeyType", "HASH"}}}},
           {"Projection", {{"ProjectionType", "ALL"}}}}}},
        {"BillingMode", "PAY_PER_REQUEST"}});
  cloud_.advance(std::chrono::seconds(10));
  set_mode("enforce");
  const auto item = [](const char* user, const Document& more = Document::object()) {
    Document made = {{"player", {{"S", user}}}, {"game", {{"S", "chess"}}}};
    made.update(more);
    return made;
  };
  const auto put = [&](const char* user, const Document& more = Document::object()) {
    return Document{{"TableName", "scores"}, {"Item", item(user, more)}};
  };
  const auto get = [&](const char* user, const Document& more) {
    Document input = {{"TableName", "scores"}, {"Key", item(user)}};
    input.update(more);
    return input;
  };
  const auto query = [&](const char* condition, const char* value, const Document& more) {
    Document input = {{"TableName", "scores"},
                      {"KeyConditionExpression", condition},
                      {"ExpressionAttributeValues", {{":v", {{"S", value}}}}}};
    input.update(more);
    return input;
  };
  const auto batch = [&](const char* first, const char* second) {
    return Document{{"RequestItems",
                     {{"scores",
                       {{{"PutRequest", {{"Item", item(first)}}}},
                        {{"DeleteRequest",
                          {{"Key", {{"player", {{"S", second}}}, {"game", {{"S", "go"}}}}}}}}}}}}};
  };
  const auto transaction = [&](const char* user) {
    return Document{
        {"TransactItems", {{{"Put", {{"TableName", "scores"}, {"Item", item(user)}}}}}}};
  };
  const std::string leading = R"("ForAllValues:StringEquals":{"dynamodb:LeadingKeys":["ada"]})";
  const std::string attributes =
      R"("ForAllValues:StringEquals":{"dynamodb:Attributes":["player","game","wins"]},
         "StringEqualsIfExists":{"dynamodb:Select":"SPECIFIC_ATTRIBUTES"})";
  const std::string team = R"("ForAllValues:StringEquals":{"dynamodb:LeadingKeys":["7"]})";
  const std::string in_transaction =
      R"("ForAnyValue:StringEquals":{"dynamodb:EnclosingOperation":["TransactWriteItems"]})";
  const Document wins = {{"ProjectionExpression", "#g, wins"},
                         {"ExpressionAttributeNames", {{"#g", "game"}}}};
  const Document none = Document::object();
  const struct {
    std::string condition;
    const char* operation;
    Document input;
    bool allowed;
  } kRows[] = {
      {leading, "PutItem", put("ada"), true},
      {leading, "PutItem", put("bob"), false},
      {leading, "GetItem", get("ada", none), true},
      {leading, "GetItem", get("bob", none), false},
      {leading, "Query", query("player = :v", "ada", none), true},
      {leading, "Query", query("player = :v", "bob", none), false},
      {leading,
       "Query",
       query("begins_with(game, :v) AND #u=:u",
             "c",
             {{"ExpressionAttributeNames", {{"#u", "player"}}},
              {"ExpressionAttributeValues", {{":v", {{"S", "c"}}}, {":u", {{"S", "bob"}}}}}}),
       false},
      {leading, "BatchWriteItem", batch("ada", "ada"), true},
      {leading, "BatchWriteItem", batch("ada", "bob"), false},
      {leading, "TransactWriteItems", transaction("ada"), true},
      {leading, "TransactWriteItems", transaction("bob"), false},
      {team,
       "Query",
       {{"TableName", "scores"},
        {"IndexName", "by_team"},
        {"KeyConditionExpression", "team = :v"},
        {"ExpressionAttributeValues", {{":v", {{"N", "7"}}}}}},
       true},
      {attributes, "PutItem", put("ada", {{"wins", {{"N", "1"}}}}), true},
      {attributes, "PutItem", put("ada", {{"secret", {{"S", "x"}}}}), false},
      {attributes, "GetItem", get("ada", wins), true},
      {attributes, "GetItem", get("ada", {{"ProjectionExpression", "wins, secret.a"}}), false},
      {attributes, "Query", query("player = :v", "ada", wins), true},
      {attributes, "Query", query("player = :v", "ada", none), false},
      {attributes,
       "UpdateItem",
       get("ada",
           {{"UpdateExpression", "SET wins = if_not_exists(wins, :n) REMOVE secret"},
            {"ExpressionAttributeValues", {{":n", {{"N", "1"}}}}}}),
       false},
      {in_transaction, "PutItem", put("ada"), false},
      {in_transaction, "TransactWriteItems", transaction("ada"), true},
  };
  for (const auto& row : kRows) {
    give(R"({"Statement":[{"Effect":"Allow","Action":"dynamodb:*","Resource":"*","Condition":{)" +
         row.condition + "}}]}");
    const std::string told = fault(key_, "dynamodb", row.operation, row.input);
    const std::string shown = row.condition + " " + row.operation + " " + row.input.dump();
    EXPECT_EQ(told.empty(), row.allowed) << shown << ": " << told;
    if (!row.allowed) EXPECT_EQ(told.substr(0, 22), "AccessDeniedException:") << shown;
  }
}

TEST_F(Access, RequestsAreToldToTheConditions) {
  make("s3", "CreateBucket", {{"Bucket", "box"}});
  const std::string topic = make("sns", "CreateTopic", {{"Name", "news"}})["TopicArn"];
  set_mode("enforce");
  const auto equals = [](const std::string& key, const std::string& value) {
    return R"("StringEquals":{")" + key + R"(":")" + value + R"("})";
  };
  const Document put = {{"Bucket", "box"}, {"Key", "k"}, {"Tagging", "team=a%20b&x=1"}};
  const Document subscribe = {{"TopicArn", topic}, {"Protocol", "sqs"}, {"Endpoint", kQueue}};
  const struct {
    std::string condition;
    const char* service;
    const char* operation;
    Document input;
    bool allowed;
  } kRows[] = {
      {equals("s3:prefix", "a/"),
       "s3",
       "ListObjectsV2",
       {{"Bucket", "box"}, {"Prefix", "a/"}},
       true},
      {equals("s3:prefix", "a/"), "s3", "ListObjectsV2", {{"Bucket", "box"}}, false},
      {R"("NumericLessThanEquals":{"s3:max-keys":"10"})",
       "s3",
       "ListObjectsV2",
       {{"Bucket", "box"}, {"MaxKeys", 11}},
       false},
      {equals("s3:RequestObjectTag/team", "a b"), "s3", "PutObject", put, true},
      {equals("s3:RequestObjectTag/team", "c"), "s3", "PutObject", put, false},
      {equals("sns:Protocol", "sqs"), "sns", "Subscribe", subscribe, true},
      {equals("sns:Protocol", "https"), "sns", "Subscribe", subscribe, false},
      {equals("sns:Endpoint", kQueue), "sns", "Subscribe", subscribe, true},
      {equals("cloudwatch:namespace", "shop"),
       "cloudwatch",
       "PutMetricData",
       {{"Namespace", "other"}, {"MetricData", {{{"MetricName", "m"}, {"Value", 1}}}}},
       false},
      {equals("aws:RequestTag/team", "red"),
       "sqs",
       "CreateQueue",
       {{"QueueName", "q"}, {"tags", {{"team", "red"}}}},
       true},
      {R"("ForAllValues:StringEquals":{"aws:TagKeys":["team"]})",
       "sqs",
       "UntagQueue",
       {{"QueueUrl", url_}, {"TagKeys", {"owner"}}},
       false},
  };
  for (const auto& row : kRows) {
    give(R"({"Statement":[{"Effect":"Allow","Action":"*","Resource":"*","Condition":{)" +
         row.condition + "}}]}");
    const std::string told = fault(key_, row.service, row.operation, row.input);
    EXPECT_EQ(told.empty(), row.allowed) << row.condition << " " << row.operation << ": " << told;
  }
}

TEST_F(Access, ATopicNeedsTheQueuesLeave) {
  const std::string topic = make("sns", "CreateTopic", {{"Name", "news"}})["TopicArn"];
  make("sns", "Subscribe", {{"TopicArn", topic}, {"Protocol", "sqs"}, {"Endpoint", kQueue}});
  const auto arrived = [&] {
    make("sns", "Publish", {{"TopicArn", topic}, {"Message", "m"}});
    cloud_.advance(std::chrono::seconds(1));
    const Document got = make("sqs", "ReceiveMessage", {{"QueueUrl", url_}});
    return got.contains("Messages") && !got["Messages"].empty();
  };
  EXPECT_TRUE(arrived());
  set_mode("enforce");
  EXPECT_FALSE(arrived());
  make("sqs",
       "SetQueueAttributes",
       {{"QueueUrl", url_},
        {"Attributes",
         {{"Policy",
           R"({"Statement":[{"Effect":"Allow","Action":"sqs:SendMessage","Resource":"*",
               "Principal":{"Service":"sns.amazonaws.com"},
               "Condition":{"ArnEquals":{"aws:SourceArn":")" +
               topic + R"("}}}]})"}}}});
  EXPECT_TRUE(arrived());
}

}  // namespace
}  // namespace cloudtab
