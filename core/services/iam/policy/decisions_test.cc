#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "core/services/iam/policy/evaluate.h"

// Decisions, each with its reason. What they follow is IAM's user guide: the evaluation logic, the
// elements of a policy and the condition operators.

namespace cloudtab::iam {
namespace {

constexpr const char* kUser = "arn:aws:iam::111122223333:user/ada";
constexpr const char* kRole = "arn:aws:iam::111122223333:role/worker";
constexpr const char* kSession = "arn:aws:sts::111122223333:assumed-role/worker/run";
constexpr const char* kQueue = "arn:aws:sqs:eu-west-1:111122223333:orders";

Policy read(const std::string& text, PolicyKind kind = PolicyKind::kIdentity) {
  Result<Policy> policy = parse_policy(text, kind);
  EXPECT_TRUE(policy.ok()) << text;
  return policy.ok() ? *policy : Policy{};
}

std::string document(const std::string& statement, const char* version = "2012-10-17") {
  return std::string(R"({"Version":")") + version + R"(","Statement":[)" + statement + "]}";
}

NamedPolicy named(const char* id,
                  const std::string& statement,
                  PolicyKind kind = PolicyKind::kIdentity) {
  return {id, read(document(statement), kind)};
}

AccessQuestion question(const char* action, const char* resource) {
  return {action, resource, {kUser, "", "111122223333", ""}, {}};
}

std::string reason(const Decision& decision) {
  return (decision.allowed ? "allowed " : "denied ") + explain(decision, "X");
}

constexpr const char* kAllowed = "allowed because an identity-based policy allows it";
constexpr const char* kImplicit = "denied because no identity-based policy allows the X action";

TEST(Decisions, WhichActionsAndResourcesAStatementIsAbout) {
  const struct {
    const char* elements;
    const char* action;
    const char* resource;
    bool applies;
  } kRows[] = {
      {R"("Action":"sqs:SendMessage","Resource":"*")", "sqs:SendMessage", kQueue, true},
      {R"("Action":"sqs:sendmessage","Resource":"*")", "sqs:SendMessage", kQueue, true},
      {R"("Action":"SQS:SendMessage","Resource":"*")", "sqs:SendMessage", kQueue, true},
      {R"("Action":"sqs:SendMessage","Resource":"*")", "sqs:ReceiveMessage", kQueue, false},
      {R"("Action":"sqs:*","Resource":"*")", "sqs:ReceiveMessage", kQueue, true},
      {R"("Action":"sqs:Send*","Resource":"*")", "sqs:SendMessage", kQueue, true},
      {R"("Action":"sqs:Send*","Resource":"*")", "sqs:DeleteMessage", kQueue, false},
      {R"("Action":"sqs:*Message","Resource":"*")", "sqs:DeleteMessage", kQueue, true},
      {R"("Action":"sqs:???dMessage","Resource":"*")", "sqs:SendMessage", kQueue, true},
      {R"("Action":"sqs:???Message","Resource":"*")", "sqs:SendMessage", kQueue, false},
      {R"("Action":"*","Resource":"*")", "sqs:SendMessage", kQueue, true},
      {R"("Action":"sns:*","Resource":"*")", "sqs:SendMessage", kQueue, false},
      {R"("Action":["sns:*","sqs:SendMessage"],"Resource":"*")", "sqs:SendMessage", kQueue, true},
      {R"("Action":[],"Resource":"*")", "sqs:SendMessage", kQueue, false},
      {R"("NotAction":"sqs:SendMessage","Resource":"*")", "sqs:SendMessage", kQueue, false},
      {R"("NotAction":"sqs:SendMessage","Resource":"*")", "sns:Publish", "*", true},
      {R"("NotAction":["iam:*","sts:*"],"Resource":"*")", "iam:GetUser", "*", false},
      {R"("NotAction":["iam:*","sts:*"],"Resource":"*")", "s3:GetObject", "*", true},
      {R"("Action":"sqs:*","Resource":"arn:aws:sqs:eu-west-1:111122223333:orders")",
       "sqs:SendMessage",
       kQueue,
       true},
      {R"("Action":"sqs:*","Resource":"arn:aws:sqs:eu-west-1:111122223333:Orders")",
       "sqs:SendMessage",
       kQueue,
       false},
      {R"("Action":"sqs:*","Resource":"arn:aws:sqs:*:111122223333:orders")",
       "sqs:SendMessage",
       kQueue,
       true},
      {R"("Action":"sqs:*","Resource":"arn:aws:sqs:*:*:ord*")", "sqs:SendMessage", kQueue, true},
      {R"("Action":"sqs:*","Resource":"arn:aws:sqs:us-*:*:ord*")",
       "sqs:SendMessage",
       kQueue,
       false},
      {R"("Action":"sqs:*","Resource":["arn:aws:sqs:*:*:a","arn:aws:sqs:*:*:orders"])",
       "sqs:SendMessage",
       kQueue,
       true},
      {R"("Action":"sqs:*","NotResource":"arn:aws:sqs:*:*:orders")",
       "sqs:SendMessage",
       kQueue,
       false},
      {R"("Action":"sqs:*","NotResource":"arn:aws:sqs:*:*:other")",
       "sqs:SendMessage",
       kQueue,
       true},
      {R"("Action":"s3:GetObject","Resource":"arn:aws:s3:::shop/*")",
       "s3:GetObject",
       "arn:aws:s3:::shop/a/b.txt",
       true},
      {R"("Action":"s3:*","Resource":"arn:aws:s3:::shop/*")",
       "s3:ListBucket",
       "arn:aws:s3:::shop",
       false},
      {R"("Action":"s3:*","Resource":["arn:aws:s3:::shop","arn:aws:s3:::shop/*"])",
       "s3:ListBucket",
       "arn:aws:s3:::shop",
       true},
      {R"("Action":"s3:*","Resource":"arn:aws:s3:::shop*")",
       "s3:GetObject",
       "arn:aws:s3:::shopping/x",
       true},
      {R"("Action":"s3:*","Resource":"arn:aws:s3:::sho?")",
       "s3:ListBucket",
       "arn:aws:s3:::shop",
       true},
      {R"("Action":"s3:*","Resource":"arn:aws:s3:::home/${aws:username}/*")",
       "s3:GetObject",
       "arn:aws:s3:::home/ada/x",
       true},
      {R"("Action":"s3:*","Resource":"arn:aws:s3:::home/${aws:username}/*")",
       "s3:GetObject",
       "arn:aws:s3:::home/bob/x",
       false},
      {R"("Action":"s3:*","Resource":"arn:aws:s3:::home/${aws:nothing}/*")",
       "s3:GetObject",
       "arn:aws:s3:::home/ada/x",
       false},
      {R"("Action":"s3:*","Resource":"arn:aws:s3:::home/${aws:nothing, 'ada'}/*")",
       "s3:GetObject",
       "arn:aws:s3:::home/ada/x",
       true},
      {R"("Action":"s3:*","Resource":"arn:aws:s3:::a${*}")", "s3:X", "arn:aws:s3:::a*", true},
      {R"("Action":"s3:*","Resource":"arn:aws:s3:::a${*}")", "s3:X", "arn:aws:s3:::ab", false},
      {R"("Action":"s3:*","Resource":"arn:aws:s3:::a${?}${$}")", "s3:X", "arn:aws:s3:::a?$", true},
      // What a variable stands for is no pattern.
      {R"("Action":"s3:*","Resource":"arn:aws:s3:::${test:star}")",
       "s3:X",
       "arn:aws:s3:::ab",
       false},
      {R"("Action":"s3:*","Resource":"arn:aws:s3:::${test:star}")",
       "s3:X",
       "arn:aws:s3:::a*",
       true},
      {R"("Action":"s3:*","Resource":"arn:aws:s3:::${unclosed")",
       "s3:X",
       "arn:aws:s3:::${unclosed",
       true},
  };
  for (const auto& row : kRows) {
    PolicySet policies;
    policies.identity.push_back(
        named("p", std::string(R"({"Effect":"Allow",)") + row.elements + "}"));
    AccessQuestion asked = question(row.action, row.resource);
    asked.facts["aws:username"] = {"ada"};
    asked.facts["test:star"] = {"a*"};
    EXPECT_EQ(reason(evaluate(policies, asked)), row.applies ? kAllowed : kImplicit)
        << row.elements << " " << row.action << " " << row.resource;
  }
}

TEST(Decisions, VariablesAreTextInOldPolicies) {
  PolicySet policies;
  policies.identity.push_back(
      {"p",
       read(document(
           R"({"Effect":"Allow","Action":"s3:*","Resource":"arn:aws:s3:::${aws:username}"})",
           "2008-10-17"))});
  AccessQuestion asked = question("s3:X", "arn:aws:s3:::ada");
  asked.facts["aws:username"] = {"ada"};
  EXPECT_EQ(reason(evaluate(policies, asked)), kImplicit);
  asked.resource = "arn:aws:s3:::${aws:username}";
  EXPECT_EQ(reason(evaluate(policies, asked)), kAllowed);
}

TEST(Decisions, WhichConditionsHold) {
  using Values = std::vector<std::string>;
  const struct {
    const char* condition;
    bool is_known;
    Values values;  ///< of the key test:k
    bool holds;
  } kRows[] = {
      {R"("StringEquals":{"test:k":"a"})", true, {"a"}, true},
      {R"("StringEquals":{"TEST:K":"a"})", true, {"a"}, true},
      {R"("StringEquals":{"test:k":"a"})", true, {"A"}, false},
      {R"("StringEquals":{"test:k":"a*"})", true, {"ab"}, false},
      {R"("StringEquals":{"test:k":["a","b"]})", true, {"b"}, true},
      {R"("StringEquals":{"test:k":"a"})", false, {}, false},
      {R"("StringEqualsIfExists":{"test:k":"a"})", false, {}, true},
      {R"("StringEqualsIfExists":{"test:k":"a"})", true, {"b"}, false},
      {R"("StringNotEquals":{"test:k":"a"})", true, {"b"}, true},
      {R"("StringNotEquals":{"test:k":"a"})", true, {"a"}, false},
      {R"("StringNotEquals":{"test:k":["a","b"]})", true, {"b"}, false},
      {R"("StringNotEquals":{"test:k":["a","b"]})", true, {"c"}, true},
      {R"("StringNotEquals":{"test:k":"a"})", false, {}, true},
      {R"("StringEqualsIgnoreCase":{"test:k":"Ab"})", true, {"aB"}, true},
      {R"("StringNotEqualsIgnoreCase":{"test:k":"Ab"})", true, {"aB"}, false},
      {R"("StringLike":{"test:k":"a*c"})", true, {"abc"}, true},
      {R"("StringLike":{"test:k":"a?c"})", true, {"ac"}, false},
      {R"("StringLike":{"test:k":"a*"})", true, {"ba"}, false},
      {R"("StringLike":{"test:k":"*"})", false, {}, false},
      {R"("StringLike":{"test:k":["x*","a*"]})", true, {"abc"}, true},
      {R"("StringNotLike":{"test:k":"a*"})", true, {"abc"}, false},
      {R"("StringNotLike":{"test:k":"a*"})", true, {"b"}, true},
      {R"("StringEquals":{"test:k":"${aws:username}"})", true, {"ada"}, true},
      {R"("StringLike":{"test:k":"${aws:username}/*"})", true, {"ada/x"}, true},
      {R"("StringEquals":{"test:k":"${aws:nothing}"})", true, {"ada"}, false},
      {R"("StringNotEquals":{"test:k":"${aws:nothing}"})", true, {"ada"}, true},
      {R"("NumericEquals":{"test:k":"10"})", true, {"10.0"}, true},
      {R"("NumericEquals":{"test:k":10})", true, {"010"}, true},
      {R"("NumericEquals":{"test:k":"10"})", true, {"x"}, false},
      {R"("NumericNotEquals":{"test:k":"10"})", true, {"11"}, true},
      {R"("NumericLessThan":{"test:k":"10"})", true, {"9"}, true},
      {R"("NumericLessThan":{"test:k":"10"})", true, {"10"}, false},
      {R"("NumericLessThan":{"test:k":"-1"})", true, {"-2"}, true},
      {R"("NumericLessThanEquals":{"test:k":"10"})", true, {"10"}, true},
      {R"("NumericLessThanEquals":{"test:k":"10"})", true, {"10.01"}, false},
      {R"("NumericGreaterThan":{"test:k":"9.5"})", true, {"9.51"}, true},
      {R"("NumericGreaterThan":{"test:k":"99"})", true, {"100"}, true},
      {R"("NumericGreaterThanEquals":{"test:k":"100"})", true, {"99"}, false},
      {R"("NumericLessThanIfExists":{"test:k":"10"})", false, {}, true},
      {R"("DateEquals":{"test:k":"2026-01-01T00:00:00Z"})", true, {"2026-01-01"}, true},
      {R"("DateNotEquals":{"test:k":"2026-01-01T00:00:00Z"})", true, {"2026-01-01"}, false},
      {R"("DateLessThan":{"test:k":"2026-01-01T00:00:00Z"})", true, {"2025-12-31T23:59:59Z"}, true},
      {R"("DateLessThan":{"test:k":"2026-01-01T00:00:00Z"})",
       true,
       {"2026-01-01T00:00:00Z"},
       false},
      {R"("DateLessThanEquals":{"test:k":"2026-01-01T00:00:00Z"})",
       true,
       {"2026-01-01T00:00:00Z"},
       true},
      {R"("DateGreaterThan":{"test:k":"1767225600"})", true, {"2026-01-01T00:00:01Z"}, true},
      {R"("DateGreaterThanEquals":{"test:k":"1767225600"})", true, {"1767225600"}, true},
      {R"("DateGreaterThan":{"test:k":"soon"})", true, {"1767225600"}, false},
      {R"("Bool":{"test:k":"true"})", true, {"true"}, true},
      {R"("Bool":{"test:k":true})", true, {"true"}, true},
      {R"("Bool":{"test:k":"false"})", true, {"true"}, false},
      {R"("Bool":{"test:k":"false"})", false, {}, false},
      {R"("BoolIfExists":{"test:k":"true"})", false, {}, true},
      {R"("BoolIfExists":{"test:k":"true"})", true, {"false"}, false},
      {R"("BinaryEquals":{"test:k":"QmluYXJ5"})", true, {"QmluYXJ5"}, true},
      {R"("IpAddress":{"test:k":"203.0.113.0/24"})", true, {"203.0.113.77"}, true},
      {R"("IpAddress":{"test:k":"203.0.113.0/24"})", true, {"203.0.114.1"}, false},
      {R"("IpAddress":{"test:k":"203.0.113.5"})", true, {"203.0.113.5"}, true},
      {R"("IpAddress":{"test:k":["10.0.0.0/8","203.0.113.0/25"]})", true, {"203.0.113.128"}, false},
      {R"("IpAddress":{"test:k":"0.0.0.0/0"})", true, {"203.0.113.128"}, true},
      {R"("IpAddress":{"test:k":"2001:db8::/32"})", true, {"2001:db8:1::7"}, true},
      {R"("IpAddress":{"test:k":"2001:db8::/32"})", true, {"2001:db9::7"}, false},
      {R"("IpAddress":{"test:k":"2001:db8::/32"})", true, {"203.0.113.1"}, false},
      {R"("IpAddress":{"test:k":"nonsense"})", true, {"203.0.113.1"}, false},
      {R"("NotIpAddress":{"test:k":"203.0.113.0/24"})", true, {"203.0.114.1"}, true},
      {R"("NotIpAddress":{"test:k":"203.0.113.0/24"})", true, {"203.0.113.1"}, false},
      {R"("NotIpAddress":{"test:k":"203.0.113.0/24"})", false, {}, true},
      {R"("ArnEquals":{"test:k":"arn:aws:sns:*:111122223333:news"})",
       true,
       {"arn:aws:sns:eu-west-1:111122223333:news"},
       true},
      {R"("ArnLike":{"test:k":"arn:aws:sns:*:*:n*"})",
       true,
       {"arn:aws:sns:eu-west-1:111122223333:news"},
       true},
      // A star stays within its segment.
      {R"("ArnLike":{"test:k":"arn:aws:sns:*:news"})",
       true,
       {"arn:aws:sns:eu-west-1:111122223333:news"},
       false},
      {R"("ArnNotLike":{"test:k":"arn:aws:sns:*:*:n*"})",
       true,
       {"arn:aws:sns:eu-west-1:111122223333:news"},
       false},
      {R"("ArnNotEquals":{"test:k":"arn:aws:sns:*:*:other"})",
       true,
       {"arn:aws:sns:eu-west-1:111122223333:news"},
       true},
      {R"("Null":{"test:k":"true"})", false, {}, true},
      {R"("Null":{"test:k":"true"})", true, {"a"}, false},
      {R"("Null":{"test:k":"false"})", true, {"a"}, true},
      {R"("Null":{"test:k":false})", false, {}, false},
      {R"("ForAllValues:StringEquals":{"test:k":["a","b"]})", true, {"a", "b"}, true},
      {R"("ForAllValues:StringEquals":{"test:k":["a","b"]})", true, {"a", "c"}, false},
      {R"("ForAllValues:StringEquals":{"test:k":"a"})", false, {}, true},
      {R"("ForAllValues:StringEquals":{"test:k":"a"})", true, {}, true},
      {R"("ForAllValues:StringNotEquals":{"test:k":["a","b"]})", true, {"c", "d"}, true},
      {R"("ForAllValues:StringNotEquals":{"test:k":["a","b"]})", true, {"c", "a"}, false},
      {R"("ForAllValues:StringLike":{"test:k":"a*"})", true, {"ab", "ac"}, true},
      {R"("ForAnyValue:StringEquals":{"test:k":["a","b"]})", true, {"c", "b"}, true},
      {R"("ForAnyValue:StringEquals":{"test:k":["a","b"]})", true, {"c"}, false},
      {R"("ForAnyValue:StringEquals":{"test:k":"a"})", false, {}, false},
      {R"("ForAnyValue:StringNotEquals":{"test:k":"a"})", true, {"a", "b"}, true},
      {R"("ForAnyValue:StringNotEquals":{"test:k":"a"})", true, {"a"}, false},
      {R"("ForAnyValue:StringEqualsIfExists":{"test:k":"a"})", false, {}, true},
      {R"("StringEquals":{"test:k":"a"},"Bool":{"aws:securetransport":"true"})", true, {"a"}, true},
      {R"("StringEquals":{"test:k":"a"},"Bool":{"aws:securetransport":"false"})",
       true,
       {"a"},
       false},
      {R"("StringEquals":{"test:k":"a","aws:username":"ada"})", true, {"a"}, true},
      {R"("StringEquals":{"test:k":"a","aws:username":"bob"})", true, {"a"}, false},
  };
  for (const auto& row : kRows) {
    PolicySet policies;
    policies.identity.push_back(
        named("p",
              std::string(R"({"Effect":"Allow","Action":"*","Resource":"*","Condition":{)") +
                  row.condition + "}}"));
    AccessQuestion asked = question("sqs:SendMessage", kQueue);
    asked.facts = {{"aws:username", {"ada"}}, {"aws:securetransport", {"true"}}};
    if (row.is_known) asked.facts["test:k"] = row.values;
    EXPECT_EQ(reason(evaluate(policies, asked)), row.holds ? kAllowed : kImplicit)
        << row.condition << (row.values.empty() ? "" : " " + row.values[0]);
  }
}

/// `allow`, `deny` (both, after one another), or nothing that is about the question.
std::vector<NamedPolicy> rights(const std::string& text) {
  std::vector<NamedPolicy> policies;
  const auto add = [&](const char* effect, const char* resource) {
    policies.push_back(named(effect,
                             std::string(R"({"Effect":")") + effect +
                                 R"(","Action":"sqs:*","Resource":")" + resource + R"("})"));
  };
  if (text.find("allow") != std::string::npos) add("Allow", "*");
  if (text.find("deny") != std::string::npos) add("Deny", "*");
  if (text == "other") add("Allow", "arn:aws:sqs:*:*:other");
  return policies;
}

/// `allow PRINCIPAL`, `deny PRINCIPAL`, where PRINCIPAL is the value of the JSON member.
NamedPolicy resource_policy(const std::string& text) {
  const size_t space = text.find(' ');
  const std::string effect = text.substr(0, space) == "allow" ? "Allow" : "Deny";
  return named("queue",
               R"({"Effect":")" + effect + R"(","Action":"sqs:*","Resource":"*","Principal":)" +
                   text.substr(space + 1) + "}",
               PolicyKind::kResource);
}

TEST(Decisions, PoliciesTogether) {
  const std::string identity = kAllowed, none = kImplicit;
  const std::string resource = "allowed because a resource-based policy allows it";
  const std::string root = "allowed because the account's root user may do everything";
  const auto deny = [](const char* in) {
    return std::string("denied with an explicit deny in ") + in;
  };
  const auto no = [](const char* kind) {
    return std::string("denied because no ") + kind + " allows the X action";
  };
  const std::string by_identity = deny("an identity-based policy");
  const std::string by_resource = deny("a resource-based policy");
  const std::string user = R"({"AWS":"arn:aws:iam::111122223333:user/ada"})";
  const std::string bob = R"({"AWS":"arn:aws:iam::111122223333:user/bob"})";
  const std::string role = R"({"AWS":"arn:aws:iam::111122223333:role/worker"})";
  const std::string session = R"({"AWS":"arn:aws:sts::111122223333:assumed-role/worker/run"})";
  const std::string account = R"({"AWS":"111122223333"})";
  const std::string account_root = R"({"AWS":"arn:aws:iam::111122223333:root"})";
  const std::string other = R"({"AWS":"444455556666"})";
  const std::string sns = R"({"Service":"sns.amazonaws.com"})";
  const struct {
    const char* caller;    ///< user, session, root, sns
    const char* identity;  ///< allow, deny, none, other
    const char* boundary;  ///< "": there is none
    const char* session;   ///< "": there is none
    std::string resource;  ///< "": there is none
    const char* owner;     ///< the resource's account; `key`: the caller's, whose policy rules
    std::string reason;
  } kRows[] = {
      {"user", "none", "", "", "", "", none},
      {"user", "other", "", "", "", "", none},
      {"user", "allow", "", "", "", "", identity},
      {"user", "deny", "", "", "", "", by_identity},
      {"user", "allow deny", "", "", "", "", by_identity},
      {"user", "allow", "allow", "", "", "", identity},
      {"user", "allow", "none", "", "", "", no("permissions boundary")},
      {"user", "allow", "other", "", "", "", no("permissions boundary")},
      {"user", "none", "allow", "", "", "", none},
      {"user", "allow", "deny", "", "", "", deny("a permissions boundary")},
      {"user", "allow", "allow deny", "", "", "", deny("a permissions boundary")},
      {"session", "allow", "", "allow", "", "", identity},
      {"session", "allow", "", "none", "", "", no("session policy")},
      {"session", "none", "", "allow", "", "", none},
      {"session", "allow", "", "deny", "", "", deny("a session policy")},
      {"session", "allow", "allow", "allow", "", "", identity},
      {"session", "allow", "none", "allow", "", "", no("permissions boundary")},
      {"session", "allow", "allow", "none", "", "", no("session policy")},
      {"user", "none", "", "", "allow " + user, "", resource},
      {"user", "none", "", "", "allow " + bob, "", none},
      {"user", "none", "", "", "allow \"*\"", "", resource},
      {"user", "none", "", "", "allow {\"AWS\":\"*\"}", "", resource},
      {"user", "none", "", "", "allow " + sns, "", none},
      {"user", "none", "", "", "allow " + account, "", none},
      {"user", "allow", "", "", "allow " + account, "", identity},
      {"user", "allow", "", "", "allow " + other, "", identity},
      {"user", "none", "none", "", "allow " + user, "", resource},
      {"user", "allow", "none", "", "allow " + account, "", no("permissions boundary")},
      {"user", "allow", "", "", "deny " + user, "", by_resource},
      {"user", "allow", "", "", "deny " + bob, "", identity},
      {"user", "allow", "", "", "deny \"*\"", "", by_resource},
      {"user", "allow", "", "", "deny " + account, "", by_resource},
      {"user", "deny", "", "", "allow " + user, "", by_identity},
      {"session", "none", "", "", "allow " + role, "", resource},
      {"session", "none", "", "", "allow " + session, "", resource},
      {"session", "none", "none", "", "allow " + role, "", no("permissions boundary")},
      {"session", "none", "none", "", "allow " + session, "", resource},
      {"session", "none", "", "none", "allow " + role, "", no("session policy")},
      {"session", "none", "", "none", "allow " + session, "", resource},
      {"session", "none", "", "", "deny " + role, "", by_resource},
      {"root", "none", "", "", "", "", root},
      {"root", "none", "", "", "allow " + account_root, "", resource},
      {"root", "none", "", "", "deny " + account_root, "", by_resource},
      {"root", "none", "", "", "deny " + user, "", root},
      // Between accounts both sides have to allow.
      {"user", "allow", "", "", "", "444455556666", no("resource-based policy")},
      {"user", "allow", "", "", "allow " + user, "444455556666", identity},
      {"user", "allow", "", "", "allow " + account, "444455556666", identity},
      {"user", "none", "", "", "allow " + user, "444455556666", none},
      {"user", "none", "", "", "allow \"*\"", "444455556666", none},
      {"user", "allow", "none", "", "allow " + user, "444455556666", no("permissions boundary")},
      {"session", "none", "", "", "allow " + role, "444455556666", none},
      {"root", "none", "", "", "", "444455556666", no("resource-based policy")},
      {"root", "none", "", "", "allow " + account_root, "444455556666", resource},
      // A key's policy rules; it may leave the rest to the account.
      {"user", "allow", "", "", "allow " + bob, "key", no("resource-based policy")},
      {"user", "allow", "", "", "allow " + account_root, "key", identity},
      {"user", "none", "", "", "allow " + account_root, "key", none},
      {"user", "none", "", "", "allow " + user, "key", resource},
      {"root", "none", "", "", "allow " + bob, "key", no("resource-based policy")},
      {"root", "none", "", "", "allow " + account_root, "key", resource},
      // A service by itself has only what the resource gives it.
      {"sns", "none", "", "", "", "", no("resource-based policy")},
      {"sns", "none", "", "", "allow " + sns, "", resource},
      {"sns", "none", "", "", "allow " + account, "", no("resource-based policy")},
      {"sns", "none", "", "", "allow \"*\"", "", resource},
      {"sns", "none", "", "", "deny " + sns, "", by_resource},
  };
  for (const auto& row : kRows) {
    const std::string who = row.caller;
    AccessQuestion asked = question("sqs:SendMessage", kQueue);
    if (who == "session") asked.caller = {kSession, kRole, "111122223333", ""};
    if (who == "root") asked.caller.arn = "arn:aws:iam::111122223333:root";
    if (who == "sns") asked.caller.service = "sns.amazonaws.com";
    PolicySet policies;
    policies.identity = rights(row.identity);
    if (*row.boundary != '\0') policies.boundary = rights(row.boundary);
    if (*row.session != '\0') policies.session = rights(row.session);
    if (!row.resource.empty()) policies.resource = resource_policy(row.resource);
    policies.resource_rules = std::string(row.owner) == "key";
    if (!policies.resource_rules) policies.resource_account = row.owner;
    EXPECT_EQ(reason(evaluate(policies, asked)), row.reason)
        << row.caller << " | " << row.identity << " | " << row.boundary << " | " << row.session
        << " | " << row.resource << " | " << row.owner;
  }
}

TEST(Decisions, AllButThesePrincipals) {
  PolicySet policies;
  policies.identity = rights("allow");
  policies.resource = named("queue",
                            R"({"Effect":"Deny","Action":"*","Resource":"*","NotPrincipal":
                                {"AWS":"arn:aws:iam::111122223333:user/ada"}})",
                            PolicyKind::kResource);
  AccessQuestion asked = question("sqs:SendMessage", kQueue);
  EXPECT_EQ(reason(evaluate(policies, asked)), kAllowed);
  asked.caller.arn = "arn:aws:iam::111122223333:user/bob";
  EXPECT_EQ(reason(evaluate(policies, asked)),
            "denied with an explicit deny in a resource-based policy");
}

TEST(Decisions, ADecisionNamesItsStatement) {
  PolicySet policies;
  policies.identity.push_back(
      named("mine", R"({"Sid":"All","Effect":"Allow","Action":"*","Resource":"*"})"));
  policies.identity.push_back(
      named("theirs", R"({"Sid":"NoQueues","Effect":"Deny","Action":"sqs:*","Resource":"*"})"));
  const Decision denied = evaluate(policies, question("sqs:SendMessage", kQueue));
  EXPECT_EQ(denied.policy, "theirs");
  EXPECT_EQ(denied.sid, "NoQueues");
  const Decision allowed = evaluate(policies, question("sns:Publish", "*"));
  EXPECT_EQ(allowed.policy, "mine");
  EXPECT_EQ(allowed.sid, "All");
}

TEST(Policies, WhatIsNone) {
  const struct {
    const char* text;
    PolicyKind kind;
    const char* message;  ///< "": it is one
  } kRows[] = {
      {"", PolicyKind::kIdentity, "Syntax errors in policy."},
      {"not json", PolicyKind::kTrust, "This policy contains invalid Json"},
      {"[]", PolicyKind::kIdentity, "Syntax errors in policy."},
      {"{}", PolicyKind::kIdentity, "Syntax errors in policy."},
      {R"({"Statement":[]})", PolicyKind::kIdentity, ""},
      {R"({"Version":"2013-01-01","Statement":[]})",
       PolicyKind::kIdentity,
       "Syntax errors in policy."},
      {R"({"Statement":{"Effect":"Allow","Action":"*","Resource":"*"}})",
       PolicyKind::kIdentity,
       ""},
      {R"({"Statement":{"Effect":"allow","Action":"*","Resource":"*"}})",
       PolicyKind::kIdentity,
       "Syntax errors in policy."},
      {R"({"Statement":{"Effect":"Allow","Resource":"*"}})",
       PolicyKind::kIdentity,
       "Policy statement must contain actions."},
      {R"({"Statement":{"Effect":"Allow","Action":"*"}})",
       PolicyKind::kIdentity,
       "Policy statement must contain resources."},
      {R"({"Statement":{"Effect":"Allow","Action":"*","NotAction":"*","Resource":"*"}})",
       PolicyKind::kIdentity,
       "Syntax errors in policy."},
      {R"({"Statement":{"Effect":"Allow","Action":7,"Resource":"*"}})",
       PolicyKind::kIdentity,
       "Syntax errors in policy."},
      {R"({"Statement":{"Effect":"Allow","Action":"*","Resource":"*","Other":1}})",
       PolicyKind::kIdentity,
       "Syntax errors in policy."},
      {R"({"Statement":{"Effect":"Allow","Action":"*","Resource":"*","Principal":"*"}})",
       PolicyKind::kIdentity,
       "Policy document should not specify a principal."},
      {R"({"Statement":{"Effect":"Allow","Action":"*","Resource":"*"}})",
       PolicyKind::kTrust,
       "Has prohibited field Resource"},
      {R"({"Statement":{"Effect":"Allow","Action":"sts:AssumeRole"}})",
       PolicyKind::kTrust,
       "Missing required field Principal"},
      {R"({"Statement":{"Effect":"Allow","Action":"*","Principal":"ada"}})",
       PolicyKind::kTrust,
       "Invalid principal in policy."},
      {R"({"Statement":{"Effect":"Allow","Action":"*","Resource":"*","Condition":{"Like":{"a":"b"}}}})",
       PolicyKind::kIdentity,
       "Syntax errors in policy."},
      {R"({"Statement":{"Effect":"Allow","Action":"*","Resource":"*",
           "Condition":{"NullIfExists":{"a":"true"}}}})",
       PolicyKind::kIdentity,
       "Syntax errors in policy."},
  };
  for (const auto& row : kRows) {
    const Result<Policy> policy = parse_policy(row.text, row.kind);
    EXPECT_EQ(policy.ok() ? "" : policy.error().message, row.message) << row.text;
  }
  EXPECT_FALSE(parse_policy(std::string(100'000, '['), PolicyKind::kIdentity).ok());
}

}  // namespace
}  // namespace cloudtab::iam
