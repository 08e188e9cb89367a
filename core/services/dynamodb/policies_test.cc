#include "core/services/dynamodb/policies.h"

#include "core/services/dynamodb/state.h"
#include "core/services/dynamodb/test_tables.h"

namespace cloudtab::dynamodb {
namespace {

const std::string kArn = "arn:aws:dynamodb:us-east-1:000000000000:table/orders";
const std::string kHead =
    "PolicyNotFoundException: Resource-based policy not found for the provided ResourceArn: ";

/// One statement with the given action.
std::string policy(const std::string& action) {
  return R"({"Version": "2012-10-17", "Statement": [{"Action": [")" + action +
         R"("], "Effect": "Allow", "Principal": {"AWS": "000000000000"}, "Resource": "*"}]})";
}

TEST(Policies, ArePutReadAndDeletedByRevision) {
  TestTables t;
  t.make_table("orders");
  EXPECT_EQ(t.failure("GetResourcePolicy", {{"ResourceArn", kArn}}), kHead + kArn);
  EXPECT_EQ(t.call("DeleteResourcePolicy", {{"ResourceArn", kArn}}), Document::object());
  EXPECT_EQ(t.failure("DeleteResourcePolicy", {{"ResourceArn", kArn}, {"ExpectedRevisionId", "1"}}),
            kHead +
                "Requested update for policy with revision id 1, but table orders has no "
                "associated policy.");

  const auto put = [&](const std::string& document, const std::string& expected = "") {
    Document input = {{"ResourceArn", kArn}, {"Policy", document}};
    if (!expected.empty()) input["ExpectedRevisionId"] = expected;
    return t.call("PutResourcePolicy", input);
  };
  const std::string first =
      put(policy("dynamodb:GetItem"), "NO_POLICY")["RevisionId"].get<std::string>();
  EXPECT_EQ(first, std::to_string(to_millis(TestCloud::kStart)));
  EXPECT_EQ(put(policy("dynamodb:GetItem"))["RevisionId"], first);
  EXPECT_EQ(t.call("GetResourcePolicy", {{"ResourceArn", kArn}}),
            (Document{{"RevisionId", first},
                      {"Policy",
                       R"({"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":)"
                       R"({"AWS":"arn:aws:iam::000000000000:root"},"Action":"dynamodb:GetItem",)"
                       R"("Resource":"*"}]})"}}));
  EXPECT_EQ(put(policy("dynamodb:Scan"), "NO_POLICY")["message"],
            "Resource-based policy not found for the provided ResourceArn: Requested policy update "
            "expecting none to be present for table orders, but a policy exists with revision id " +
                first + ".");
  const std::string second = put(policy("dynamodb:Scan"), first)["RevisionId"].get<std::string>();
  EXPECT_GT(second, first);
  EXPECT_EQ(
      t.failure("DeleteResourcePolicy", {{"ResourceArn", kArn}, {"ExpectedRevisionId", first}}),
      kHead + "Requested update for policy with revision id " + first +
          ", but the policy associated to target table orders has revision id " + second + ".");
  EXPECT_EQ(t.call("DeleteResourcePolicy", {{"ResourceArn", kArn}, {"ExpectedRevisionId", second}}),
            (Document{{"RevisionId", second}}));
  EXPECT_EQ(t.failure("GetResourcePolicy", {{"ResourceArn", kArn}}), kHead + kArn);
  EXPECT_GT(t.call("DeleteResourcePolicy", {{"ResourceArn", kArn}})["RevisionId"], second);
}

TEST(Policies, ComeWithTheTableAndAreTheStreamsOwn) {
  TestTables t;
  t.make_table(
      "orders",
      {{"ResourcePolicy", policy("dynamodb:GetItem")},
       {"StreamSpecification", {{"StreamEnabled", true}, {"StreamViewType", "KEYS_ONLY"}}}});
  EXPECT_EQ(t.call("GetResourcePolicy", {{"ResourceArn", kArn}})["RevisionId"],
            std::to_string(to_millis(TestCloud::kStart)));
  const std::string stream =
      t.call("DescribeTable", {{"TableName", "orders"}})["Table"]["LatestStreamArn"];
  EXPECT_EQ(t.failure("GetResourcePolicy", {{"ResourceArn", stream}}), kHead + stream);
  t.call("PutResourcePolicy", {{"ResourceArn", stream}, {"Policy", policy("dynamodb:GetRecords")}});
  t.call("DeleteResourcePolicy", {{"ResourceArn", kArn}});
  EXPECT_EQ(t.failure("GetResourcePolicy", {{"ResourceArn", stream}}), "");
  t.cloud.restart();
  EXPECT_EQ(t.failure("GetResourcePolicy", {{"ResourceArn", stream}}), "");
  EXPECT_EQ(t.failure("GetResourcePolicy", {{"ResourceArn", kArn}}), kHead + kArn);

  Document refused = {{"TableName", "bad"},
                      {"AttributeDefinitions", {{{"AttributeName", "p"}, {"AttributeType", "S"}}}},
                      {"KeySchema", {{{"AttributeName", "p"}, {"KeyType", "HASH"}}}},
                      {"BillingMode", "PAY_PER_REQUEST"},
                      {"ResourcePolicy", "{"}};
  EXPECT_EQ(t.refusal("CreateTable", refused),
            "One or more parameter values were invalid: Invalid policy document: This policy "
            "contains invalid Json");
  EXPECT_EQ(t.call("ListTables", Document::object())["TableNames"], (Document{"orders"}));
}

TEST(Policies, RefuseArnsOfOtherThings) {
  TestTables t;
  t.make_table("orders");
  const std::string head = "ValidationException: One or more parameter values were invalid: ";
  const std::string at = "arn:aws:dynamodb:us-east-1:000000000000:";
  const struct {
    std::string arn, text;
  } cases[] = {
      {"orders", head + "ARNs must start with 'arn:': orders"},
      {at + "table/gone",
       "ResourceNotFoundException: Requested resource not found: Table: gone not found"},
      {"arn:aws:dynamodb:us-east-1:111111111111:table/orders",
       "ValidationException: This action is only supported by accounts that match the resource "
       "owner\u2019s account."},
      {"arn:aws:dynamodb:eu-west-1:000000000000:table/orders",
       head + "Invalid resource Arn: arn:aws:dynamodb:eu-west-1:000000000000:table/orders"},
      {kArn + "/index/a",
       head +
           "Invalid resource arn provided, only table or stream is accepted. Provided resource "
           "arn: " +
           kArn + "/index/a"},
      {kArn + "/stream/2000-01-01T00:00:00.000",
       "ResourceNotFoundException: Requested resource not found: Stream: 2000-01-01T00:00:00.000 "
       "not found for Table: orders"},
      {kArn + "/backup/0170",
       head + "Provided Arn is not a DynamoDB resource arn: " + kArn + "/backup/0170"},
  };
  for (const auto& each : cases)
    EXPECT_EQ(t.failure("GetResourcePolicy", {{"ResourceArn", each.arn}}), each.text) << each.arn;
}

TEST(Policies, RefuseBadDocuments) {
  const std::string head = "One or more parameter values were invalid: Invalid policy document: ";
  const std::string rest = R"("Effect":"Allow","Principal":{"AWS":"1"},"Action":"a")";
  const struct {
    std::string document, text;
  } cases[] = {
      {"nonsense", head + "This policy contains invalid Json"},
      {R"({"Statement":[]})", head + "Could not parse the policy: Statement is empty!"},
      {R"({"Statement":[{)" + rest + "}]}", head + "Missing required field Resource"},
      {R"({"Statement":[{"Sid":"x","Resource":"*",)" + rest + R"(},{"Sid":"x","Resource":"*",)" +
           rest + "}]}",
       head + "The Statement Ids in the policy are not unique"},
      {R"({"Statement":{"Effect":"Allow","Principal":"*","Action":"a","Resource":"*"}})",
       "Resource-based policy grants unbounded access in one or more elements. Please revise the "
       "policy to ensure least-privilege form of access"},
      {std::string(20481, ' '),
       "One or more parameter values were invalid: Maximum policy size of 20480 bytes exceeded"},
  };
  for (const auto& each : cases) {
    const auto result = canonical_policy(each.document);
    ASSERT_FALSE(result.ok()) << each.document;
    EXPECT_EQ(result.error().message, each.text);
  }
}

TEST(Policies, AreNotChangedOnTablesThatComeOrGo) {
  TestTables t;
  t.make_table("orders");
  t.cloud.machine()
      .store()
      .collection<SettingsRecord>({"000000000000", "us-east-1"})
      .put("", SettingsRecord{5s});
  t.call("PutResourcePolicy", {{"ResourceArn", kArn}, {"Policy", policy("dynamodb:Scan")}});
  t.call("DeleteTable", {{"TableName", "orders"}});
  EXPECT_EQ(t.failure("GetResourcePolicy", {{"ResourceArn", kArn}}), "");
  EXPECT_EQ(t.failure("DeleteResourcePolicy", {{"ResourceArn", kArn}}),
            "ResourceInUseException: Attempt to change a resource which is still in use: Table is "
            "being deleted: orders");
}

}  // namespace
}  // namespace cloudtab::dynamodb
