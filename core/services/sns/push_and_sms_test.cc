#include "core/services/sns/testing.h"

// Mobile push, text messages and the inbox both end in.

namespace cloudtab::sns {
namespace {

constexpr const char* kAppArn = "arn:aws:sns:us-east-1:000000000000:app/ADM/shop";

class PushTest : public SnsTest {
 protected:
  void create_application() {
    call("CreatePlatformApplication",
         {{"Name", "shop"},
          {"Platform", "ADM"},
          {"Attributes", {{"PlatformPrincipal", "p"}, {"PlatformCredential", "c"}}}});
  }
  std::string create_endpoint(const std::string& token) {
    return call("CreatePlatformEndpoint", {{"PlatformApplicationArn", kAppArn}, {"Token", token}})
        .value("EndpointArn", "");
  }
};

TEST_F(PushTest, ApplicationsKeepTheirCredentialsToThemselves) {
  create_application();
  EXPECT_EQ(
      call("ListPlatformApplications", Document::object()),
      Document({{"PlatformApplications",
                 {{{"PlatformApplicationArn", kAppArn}, {"Attributes", {{"Enabled", "true"}}}}}}}));
  call(
      "SetPlatformApplicationAttributes",
      {{"PlatformApplicationArn", kAppArn}, {"Attributes", {{"SuccessFeedbackSampleRate", "50"}}}});
  EXPECT_EQ(cloud.restart().fault, "");
  EXPECT_EQ(call("GetPlatformApplicationAttributes", {{"PlatformApplicationArn", kAppArn}}),
            Document({{"Attributes", {{"Enabled", "true"}, {"SuccessFeedbackSampleRate", "50"}}}}));
}

TEST_F(PushTest, AnEndpointIsOnePerToken) {
  create_application();
  const std::string arn = create_endpoint("token_1");
  EXPECT_EQ(arn.rfind("arn:aws:sns:us-east-1:000000000000:endpoint/ADM/shop/", 0), 0u);
  EXPECT_EQ(create_endpoint("token_1"), arn);
  EXPECT_EQ(
      error(
          "CreatePlatformEndpoint",
          {{"PlatformApplicationArn", kAppArn}, {"Token", "token_1"}, {"CustomUserData", "other"}}),
      "InvalidParameterException: Invalid parameter: Token Reason: Endpoint " + arn +
          " already exists with the same Token, but different attributes.");
  call("SetEndpointAttributes", {{"EndpointArn", arn}, {"Attributes", {{"Enabled", "false"}}}});
  EXPECT_EQ(call("GetEndpointAttributes", {{"EndpointArn", arn}}),
            Document({{"Attributes", {{"Enabled", "false"}, {"Token", "token_1"}}}}));
  EXPECT_EQ(call("ListEndpointsByPlatformApplication", {{"PlatformApplicationArn", kAppArn}}),
            Document({{"Endpoints",
                       {{{"EndpointArn", arn},
                         {"Attributes", {{"Enabled", "false"}, {"Token", "token_1"}}}}}}}));
  call("DeleteEndpoint", {{"EndpointArn", arn}});
  call("DeleteEndpoint", {{"EndpointArn", arn}});
  EXPECT_EQ(error("GetEndpointAttributes", {{"EndpointArn", arn}}),
            "NotFoundException: Endpoint does not exist");
}

TEST_F(PushTest, EndpointsGoWithTheirApplication) {
  create_application();
  const std::string arn = create_endpoint("token_1");
  call("DeletePlatformApplication", {{"PlatformApplicationArn", kAppArn}});
  EXPECT_EQ(error("ListEndpointsByPlatformApplication", {{"PlatformApplicationArn", kAppArn}}),
            "NotFoundException: PlatformApplication does not exist");
  create_application();
  EXPECT_EQ(error("GetEndpointAttributes", {{"EndpointArn", arn}}),
            "NotFoundException: Endpoint does not exist");
}

TEST_F(PushTest, APushReachesTheInboxUnlessTheEndpointIsDisabled) {
  create_application();
  const std::string arn = create_endpoint("token_1");
  call("Publish",
       {{"TargetArn", arn},
        {"MessageStructure", "json"},
        {"Message", R"({"default":"plain","ADM":"for ADM"})"}});
  ASSERT_EQ(inbox("application").size(), 1u);
  EXPECT_EQ(inbox("application")[0]["body"], "for ADM");
  EXPECT_EQ(inbox("application")[0]["endpoint"], arn);
  call("SetEndpointAttributes", {{"EndpointArn", arn}, {"Attributes", {{"Enabled", "false"}}}});
  EXPECT_EQ(error("Publish", {{"TargetArn", arn}, {"Message", "m"}}),
            "EndpointDisabledException: Endpoint is disabled");
  EXPECT_EQ(
      error("Publish", {{"TargetArn", arn}, {"Message", "no JSON"}, {"MessageStructure", "json"}}),
      "EndpointDisabledException: Endpoint is disabled");
  EXPECT_EQ(inbox("application").size(), 1u);
}

TEST_F(PushTest, OnlyADeviceThatIsThereSubscribes) {
  create_application();
  const std::string arn = create_endpoint("token_1");
  const Document topic = call("CreateTopic", {{"Name", "news"}})["TopicArn"];
  const Document input = {{"TopicArn", topic}, {"Protocol", "application"}, {"Endpoint", arn}};
  EXPECT_EQ(error("Subscribe", input), "");
  call("DeleteEndpoint", {{"EndpointArn", arn}});
  EXPECT_EQ(
      error("Subscribe", input),
      "InvalidParameterException: Invalid parameter: Endpoint Reason: Endpoint does not exist "
      "for endpoint arn" +
          arn);
}

TEST_F(PushTest, RefusesInTheWordsOfSns) {
  create_application();
  const std::string arn = create_endpoint("token_1");
  const std::string invalid = "InvalidParameterException: Invalid parameter: ";
  const Document pair = {{"PlatformPrincipal", "p"}, {"PlatformCredential", "c"}};
  struct Case {
    const char* operation;
    Document input;
    std::string expected;
  };
  const Case cases[] = {
      {"CreatePlatformApplication",
       {{"Name", "a"}, {"Platform", "AAA"}, {"Attributes", pair}},
       invalid + "Platform Reason: AAA is not supported"},
      {"CreatePlatformApplication",
       {{"Name", ""}, {"Platform", "ADM"}, {"Attributes", pair}},
       invalid + " Reason: cannot be empty"},
      {"CreatePlatformApplication",
       {{"Name", "@name"}, {"Platform", "ADM"}, {"Attributes", pair}},
       invalid + "@name Reason: must contain only characters 'a'-'z', 'A'-'Z', '0'-'9', '_', '-', "
                 "and '.'"},
      {"CreatePlatformApplication",
       {{"Name", std::string(257, 'a')}, {"Platform", "ADM"}, {"Attributes", pair}},
       invalid + std::string(257, 'a') + " Reason: must be at most 256 characters long"},
      {"CreatePlatformApplication",
       {{"Name", "a"}, {"Platform", "ADM"}, {"Attributes", {{"PlatformPrincipal", "p"}}}},
       invalid +
           "Attributes Reason: PlatformPrincipal attribute provided without PlatformCredential"},
      {"CreatePlatformApplication",
       {{"Name", "a"}, {"Platform", "ADM"}, {"Attributes", {{"PlatformCredential", "p"}}}},
       invalid +
           "Attributes Reason: PlatformCredential attribute provided without PlatformPrincipal"},
      {"GetPlatformApplicationAttributes",
       {{"PlatformApplicationArn", "not-an-arn"}},
       invalid + "PlatformApplicationArn Reason: An ARN must have at least 6 elements, not 1"},
      {"SetPlatformApplicationAttributes",
       {{"PlatformApplicationArn", "arn:aws:sns:us-east-1:000000000000:app/ADM/none"},
        {"Attributes", pair}},
       "NotFoundException: PlatformApplication does not exist"},
      {"CreatePlatformEndpoint",
       {{"PlatformApplicationArn", kAppArn}, {"Token", "t"}, {"Attributes", {{"InvalidKey", "x"}}}},
       invalid + "Attributes Reason: Invalid attribute name: InvalidKey"},
      {"SetEndpointAttributes",
       {{"EndpointArn", arn}, {"Attributes", {{"CustomUserData", std::string(2049, 'a')}}}},
       invalid + "Attributes Reason: Invalid value for attribute: CustomUserData: must be at most "
                 "2048 bytes long in UTF-8 encoding"},
      {"SetEndpointAttributes",
       {{"EndpointArn", "arn:aws:sns:us-east-1:000000000000:endpoint/ADM"},
        {"Attributes", {{"Enabled", "true"}}}},
       invalid + "EndpointArn Reason: Wrong number of slashes in relative portion of the ARN."},
      {"Publish",
       {{"TargetArn", arn + "0"}, {"Message", "m"}},
       invalid + "TargetArn Reason: No endpoint found for the target arn specified"},
  };
  for (const Case& c : cases) EXPECT_EQ(error(c.operation, c.input), c.expected);
}

TEST_F(SnsTest, SmsAttributesHaveTheirDefaultsAndRules) {
  EXPECT_EQ(call("GetSMSAttributes", Document::object()),
            Document({{"attributes", {{"MonthlySpendLimit", "1"}}}}));
  call("SetSMSAttributes",
       {{"attributes", {{"DefaultSMSType", "Promotional"}, {"DefaultSenderID", "Shop"}}}});
  EXPECT_EQ(cloud.restart().fault, "");
  EXPECT_EQ(call("GetSMSAttributes", {{"attributes", {"DefaultSMSType"}}}),
            Document({{"attributes", {{"DefaultSMSType", "Promotional"}}}}));
  const std::string code = "InvalidParameterException: ";
  EXPECT_EQ(error("SetSMSAttributes", {{"attributes", {{"InvalidAttribute", "x"}}}}),
            code + "InvalidAttribute is not a valid attribute");
  EXPECT_EQ(error("SetSMSAttributes", {{"attributes", {{"DefaultSMSType", "x"}}}}),
            code + "DefaultSMSType is invalid");
  EXPECT_EQ(error("SetSMSAttributes", {{"attributes", {{"DefaultSenderID", "123456"}}}}),
            code + "DefaultSenderID is invalid");
}

TEST_F(SnsTest, ANumberThatAnswersStopGetsNoMore) {
  const auto send = [&] { call("Publish", {{"PhoneNumber", "+15550000099"}, {"Message", "hi"}}); };
  send();
  EXPECT_EQ(call("CheckIfPhoneNumberIsOptedOut", {{"phoneNumber", "+15550000099"}}),
            Document({{"isOptedOut", true}}));
  EXPECT_EQ(call("ListPhoneNumbersOptedOut", Document::object()),
            Document({{"phoneNumbers", {"+15550000099"}}}));
  send();
  EXPECT_EQ(inbox("sms").size(), 1u);
  call("OptInPhoneNumber", {{"phoneNumber", "+15550000099"}});
  send();
  EXPECT_EQ(inbox("sms").size(), 2u);
  EXPECT_EQ(error("OptInPhoneNumber", {{"phoneNumber", "NAA+15551234567"}}),
            "InvalidParameterException: Invalid parameter: PhoneNumber Reason: input incorrectly "
            "formatted");
}

TEST_F(SnsTest, SandboxNumbersAreVerifiedByWhatTheyGet) {
  const Document number = {{"PhoneNumber", "+15550000001"}};
  call("CreateSMSSandboxPhoneNumber", number);
  const std::string text = inbox("sms")[0]["body"];
  const std::string password = text.substr(text.size() - 7, 6);
  Document answer = number;
  answer["OneTimePassword"] = password == "123456" ? "654321" : "123456";
  EXPECT_EQ(error("VerifySMSSandboxPhoneNumber", answer),
            "VerificationException: The one-time password is wrong");
  EXPECT_EQ(
      call("ListSMSSandboxPhoneNumbers", Document::object()),
      Document({{"PhoneNumbers", {{{"PhoneNumber", "+15550000001"}, {"Status", "Pending"}}}}}));
  answer["OneTimePassword"] = password;
  call("VerifySMSSandboxPhoneNumber", answer);
  EXPECT_EQ(call("ListSMSSandboxPhoneNumbers", Document::object())["PhoneNumbers"][0]["Status"],
            "Verified");
  call("DeleteSMSSandboxPhoneNumber", number);
  EXPECT_EQ(error("DeleteSMSSandboxPhoneNumber", number),
            "ResourceNotFoundException: Phone number does not exist");
  EXPECT_EQ(call("GetSMSSandboxAccountStatus", Document::object()),
            Document({{"IsInSandbox", false}}));
}

}  // namespace
}  // namespace cloudtab::sns
