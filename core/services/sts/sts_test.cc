#include <string>

#include <gtest/gtest.h>

#include "core/cloud/testing.h"

namespace cloudtab {
namespace {

const char kAdmin[] = "arn:aws:iam::000000000000:role/ops/admin";

class Sts : public ::testing::Test {
 protected:
  void make_role(const std::string& path, const std::string& name) {
    const auto made = cloud_.call(
        "iam",
        "CreateRole",
        {{"Path", path}, {"RoleName", name}, {"AssumeRolePolicyDocument", R"({"Statement":[]})"}});
    ASSERT_TRUE(made.ok()) << made.error().message;
    role_id_ = made->at("Role")["RoleId"];
  }

  /// A request signed with the access key.
  HttpResponse send(const std::string& key, const std::string& form) {
    HttpRequest request;
    request.method = "POST";
    request.target = "/";
    request.headers = {{"host", "sts.us-east-1.amazonaws.com"},
                       {"content-type", "application/x-www-form-urlencoded"},
                       {"authorization",
                        "AWS4-HMAC-SHA256 Credential=" + key +
                            "/20260101/us-east-1/sts/aws4_request, SignedHeaders=host, "
                            "Signature=00"}};
    request.body = "Version=2011-06-15&" + form;
    return cloud_.http(request);
  }

  std::string assume(const Document& more = Document::object()) {
    Document input = {{"RoleArn", kAdmin}, {"RoleSessionName", "ada"}};
    input.update(more);
    const auto answer = cloud_.call("sts", "AssumeRole", input);
    if (!answer.ok()) return answer.error().code + ": " + answer.error().message;
    return answer->at("Credentials")["AccessKeyId"];
  }

  TestCloud cloud_;
  std::string role_id_;
};

TEST_F(Sts, TellsTheCaller) {
  const Document home = {{"UserId", "000000000000"},
                         {"Account", "000000000000"},
                         {"Arn", "arn:aws:iam::000000000000:root"}};
  EXPECT_EQ(*cloud_.call("sts", "GetCallerIdentity"), home);
  EXPECT_EQ((*cloud_.call_in({"123456789012", "eu-west-1"}, "sts", "GetCallerIdentity"))["Account"],
            "123456789012");
}

TEST_F(Sts, ARoleIsAssumed) {
  make_role("/ops/", "admin");
  const auto answer =
      cloud_.call("sts",
                  "AssumeRole",
                  {{"RoleArn", kAdmin}, {"RoleSessionName", "ada"}, {"DurationSeconds", 900}});
  ASSERT_TRUE(answer.ok()) << answer.error().message;
  const Document user = {{"AssumedRoleId", role_id_ + ":ada"},
                         {"Arn", "arn:aws:sts::000000000000:assumed-role/admin/ada"}};
  EXPECT_EQ(answer->at("AssumedRoleUser"), user);
  const Document& credentials = answer->at("Credentials");
  EXPECT_EQ(credentials["Expiration"], to_millis(cloud_.now()) + 900'000);
  const std::string key = credentials["AccessKeyId"];
  EXPECT_EQ(key.substr(0, 4), "ASIA");
  EXPECT_EQ(key.size(), 20u);

  const std::string identity = send(key, "Action=GetCallerIdentity").body;
  EXPECT_NE(identity.find("<Arn>arn:aws:sts::000000000000:assumed-role/admin/ada</Arn>"),
            std::string::npos)
      << identity;
  EXPECT_NE(identity.find("<UserId>" + role_id_ + ":ada</UserId>"), std::string::npos);
  // Also after the state was restored.
  cloud_.restart();
  EXPECT_EQ(send(key, "Action=GetCallerIdentity").body.find("<Arn>arn:aws:iam"), std::string::npos);
}

TEST_F(Sts, SessionsAreForgottenOnceTheyHaveExpired) {
  make_role("/ops/", "admin");
  const std::string key = assume({{"DurationSeconds", 900}});
  cloud_.advance(std::chrono::seconds(900));
  assume();
  EXPECT_NE(send(key, "Action=GetCallerIdentity").body.find(":root</Arn>"), std::string::npos);
}

TEST_F(Sts, RolesThatMayNotBeAssumed) {
  make_role("/ops/", "admin");
  const std::string refused =
      "AccessDenied: User: arn:aws:iam::000000000000:root is not authorized to perform: "
      "sts:AssumeRole on resource: ";
  const struct {
    const char* arn;
    std::string expected;
  } kRows[] = {
      {"neither-role-nor-arn", "ValidationError: neither-role-nor-arn is invalid"},
      {"arn::iam::1:role/some-role", "ValidationError: arn::iam::1:role/some-role is invalid"},
      {"arn:aws::::role/some-role", "ValidationError: arn:aws::::role/some-role is invalid"},
      {"arn:aws:iam::000000000000:", "ValidationError: arn:aws:iam::000000000000: is invalid"},
      {"arn:aws:iam::000000000000:role/none", refused + "arn:aws:iam::000000000000:role/none"},
      // Its path is part of its name here.
      {"arn:aws:iam::000000000000:role/admin", refused + "arn:aws:iam::000000000000:role/admin"},
      {"arn:aws:iam::000000000000:user/admin", refused + "arn:aws:iam::000000000000:user/admin"},
      {"arn:aws:iam::111122223333:role/ops/admin",
       refused + "arn:aws:iam::111122223333:role/ops/admin"},
  };
  for (const auto& row : kRows) EXPECT_EQ(assume({{"RoleArn", row.arn}}), row.expected);
  EXPECT_EQ(
      send("test", "Action=AssumeRole&RoleSessionName=a+b&RoleArn=arn:aws:iam::000000000000:role/r")
          .status,
      400);
}

TEST_F(Sts, SessionsLastNoLongerThanTheirRoleAllows) {
  make_role("/ops/", "admin");
  EXPECT_EQ(assume({{"DurationSeconds", 3601}}),
            "ValidationError: The requested DurationSeconds exceeds the MaxSessionDuration set for "
            "this role.");
  const std::string key = assume();
  const std::string body = send(key,
                                "Action=AssumeRole&RoleSessionName=bob&DurationSeconds=3601&"
                                "RoleArn=arn:aws:iam::000000000000:role/ops/admin")
                               .body;
  EXPECT_NE(body.find("exceeds the 1 hour session limit for roles assumed by role chaining."),
            std::string::npos)
      << body;
}

TEST_F(Sts, TransitiveTagsStay) {
  make_role("/ops/", "admin");
  const Document team = {{{"Key", "Team"}, {"Value", "red"}}};
  EXPECT_EQ(
      assume({{"Tags", {{{"Key", "Team"}, {"Value", "a"}}, {{"Key", "team"}, {"Value", "b"}}}}}),
      "InvalidParameterValue: Duplicate tag keys found. Please note that Tag keys are case "
      "insensitive.");
  EXPECT_EQ(assume({{"Tags", team}, {"TransitiveTagKeys", {"Stage"}}}),
            "InvalidParameterValue: The specified transitive tag key must be included in the "
            "requested tags.");
  const std::string key = assume({{"Tags", team}, {"TransitiveTagKeys", {"TEAM"}}});
  const std::string again =
      "Action=AssumeRole&RoleSessionName=bob&RoleArn=arn:aws:iam::000000000000:role/ops/admin";
  for (const char* tag : {"Team", "team"}) {
    const HttpResponse refused =
        send(key, again + "&Tags.member.1.Key=" + tag + "&Tags.member.1.Value=blue");
    EXPECT_EQ(refused.status, 400);
    EXPECT_NE(refused.body.find("One of the specified transitive tag keys can't be set because it "
                                "conflicts with a transitive tag key from the calling session."),
              std::string::npos)
        << refused.body;
  }
  EXPECT_EQ(send(key, again).status, 200);
}

TEST_F(Sts, UsersGetTokens) {
  const auto federated = cloud_.call("sts", "GetFederationToken", {{"Name", "grace"}});
  ASSERT_TRUE(federated.ok()) << federated.error().message;
  const Document user = {{"FederatedUserId", "000000000000:grace"},
                         {"Arn", "arn:aws:sts::000000000000:federated-user/grace"}};
  EXPECT_EQ(federated->at("FederatedUser"), user);
  const std::string key = federated->at("Credentials")["AccessKeyId"];
  EXPECT_NE(send(key, "Action=GetCallerIdentity").body.find(":federated-user/grace</Arn>"),
            std::string::npos);

  const auto session = cloud_.call("sts", "GetSessionToken", {{"DurationSeconds", 900}});
  ASSERT_TRUE(session.ok()) << session.error().message;
  EXPECT_EQ(session->at("Credentials")["Expiration"], to_millis(cloud_.now()) + 900'000);
}

TEST_F(Sts, ATokensIssuerMustBeAProviderOfTheAccount) {
  make_role("/ops/", "admin");
  Document input = {
      {"RoleArn", kAdmin},
      {"RoleSessionName", "pod"},
      {"WebIdentityToken",
       "eyJhbGciOiJub25lIn0."
       "eyJpc3MiOiJodHRwczovL2lzc3Vlci5leGFtcGxlIiwic3ViIjoicG9kIiwiYXVkIjoic3RzIn0."}};
  // Of one that the account has made its provider, for this audience.
  const auto refused = [&] {
    return cloud_.call("sts", "AssumeRoleWithWebIdentity", input).error().message;
  };
  EXPECT_EQ(refused(),
            "No OpenIDConnect provider found in your account for https://issuer.example");
  ASSERT_TRUE(
      cloud_.call("iam", "CreateOpenIDConnectProvider", {{"Url", "https://issuer.example"}}).ok());
  EXPECT_EQ(refused(), "Incorrect token audience");
  ASSERT_TRUE(cloud_
                  .call("iam",
                        "AddClientIDToOpenIDConnectProvider",
                        {{"OpenIDConnectProviderArn",
                          "arn:aws:iam::000000000000:oidc-provider/issuer.example"},
                         {"ClientID", "sts"}})
                  .ok());
  const auto answer = cloud_.call("sts", "AssumeRoleWithWebIdentity", input);
  ASSERT_TRUE(answer.ok()) << answer.error().message;
  EXPECT_EQ(answer->at("SubjectFromWebIdentityToken"), "pod");
  EXPECT_EQ(answer->at("Audience"), "sts");
  EXPECT_EQ(answer->at("Provider"), "https://issuer.example");
  EXPECT_EQ(answer->at("AssumedRoleUser")["Arn"],
            "arn:aws:sts::000000000000:assumed-role/admin/pod");
  input["WebIdentityToken"] = "no token";
  EXPECT_EQ(cloud_.call("sts", "AssumeRoleWithWebIdentity", input).error().code,
            "InvalidIdentityTokenException");
}

TEST_F(Sts, SessionTokensActAsWhoAskedForThem) {
  ASSERT_TRUE(cloud_.call("iam", "CreateUser", {{"UserName", "ada"}}).ok());
  const auto key = cloud_.call("iam", "CreateAccessKey", {{"UserName", "ada"}});
  const Scope as_ada{key->at("AccessKey")["AccessKeyId"], "us-east-1"};
  const auto token = cloud_.call_in(as_ada, "sts", "GetSessionToken");
  ASSERT_TRUE(token.ok()) << token.error().message;
  const Scope with_token{token->at("Credentials")["AccessKeyId"], "us-east-1"};
  EXPECT_EQ(cloud_.call_in(with_token, "sts", "GetCallerIdentity")->at("Arn"),
            "arn:aws:iam::000000000000:user/ada");
  EXPECT_EQ(
      cloud_
          .call(
              "sts", "DecodeAuthorizationMessage", {{"EncodedMessage", "eyJhbGxvd2VkIjpmYWxzZX0="}})
          ->at("DecodedMessage"),
      R"({"allowed":false})");
  EXPECT_EQ(cloud_.call("sts", "DecodeAuthorizationMessage", {{"EncodedMessage", "nonsense"}})
                .error()
                .code,
            "InvalidAuthorizationMessageException");
}

}  // namespace
}  // namespace cloudtab
