#include <string>

#include <gtest/gtest.h>

#include "core/services/apigateway/rate_limit.h"
#include "core/services/apigateway/testing.h"

namespace cloudtab::apigateway {
namespace {

TEST(RateLimit, IsReadFromSettings) {
  const Document cases[] = {
      {{"burst", 2}, {"rate", 0.5}}, {{"rate", 3.0}}, {{"burst", 4}}, {{"rate", -1}}, {{"x", 1}}};
  const std::optional<RateLimit> limits[] = {
      RateLimit{500'000, 2}, RateLimit{3'000'000, 3}, RateLimit{0, 4}, std::nullopt, std::nullopt};
  for (size_t i = 0; i < std::size(cases); ++i)
    EXPECT_EQ(rate_limit_of(cases[i], "rate", "burst"), limits[i]) << cases[i];
}

TEST(RateLimit, FillsABucketWithTime) {
  struct Case {
    int64_t micros;
    int64_t millis;
    int64_t left;
  };
  const RateLimit limit{500'000, 2};
  const Case cases[] = {
      {0, 0, 0}, {0, 1000, 500'000}, {1'999'999, 1, 2'000'000}, {0, 1'000'000'000'000, 2'000'000}};
  for (const Case& test : cases) {
    EXPECT_EQ(
        (TokenBucket{test.micros, from_millis(5)}.left_at(from_millis(5 + test.millis), limit)),
        test.left);
  }
}

class UsageTest : public ApiTest {
 protected:
  void make_keyed_api() {
    make_api();
    add_method(
        root,
        "GET",
        {{"type", "MOCK"}, {"requestTemplates", {{"application/json", "{\"statusCode\": 200}"}}}},
        {{"responseTemplates", {{"application/json", "$context.identity.apiKeyId"}}}},
        {{"apiKeyRequired", true}});
    deploy();
  }
  std::string add_key(const std::string& name, bool enabled = true) {
    return call("CreateApiKey",
                {{"name", name}, {"value", name + "-0123456789012345"}, {"enabled", enabled}})
        .value("id", "");
  }
  std::string add_plan(const Document& members) {
    return call("CreateUsagePlan",
                merged({{"name", "gold"}, {"apiStages", {{{"apiId", api}, {"stage", "live"}}}}},
                       members))
        .value("id", "");
  }
  void add_plan_key(const std::string& plan, const std::string& key) {
    call("CreateUsagePlanKey", {{"usagePlanId", plan}, {"keyId", key}, {"keyType", "API_KEY"}});
  }
  std::string get(const std::string& name) {
    return answer("GET", "/live/", "", {{"X-Api-Key", name + "-0123456789012345"}});
  }
  static Document patch(const std::string& operation,
                        const std::string& path,
                        const std::string& value) {
    return {{"op", operation}, {"path", path}, {"value", value}};
  }
  static constexpr const char* kForbidden = R"(403 {"message":"Forbidden"})";
  static constexpr const char* kThrottled = R"(429 {"message":"Too Many Requests"})";
  static constexpr const char* kExceeded = R"(429 {"message":"Limit Exceeded"})";
};

TEST_F(UsageTest, AKeyNeedsAPlanForTheStage) {
  make_keyed_api();
  const std::string key = add_key("ann");
  EXPECT_EQ(answer("GET", "/live/"), kForbidden);
  EXPECT_EQ(get("ann"), kForbidden);
  const std::string plan = add_plan(Document::object());
  add_plan_key(plan, key);
  EXPECT_EQ(get("ann"), "200 " + key);
  EXPECT_EQ(get("bob"), kForbidden);
  cloud.restart();
  EXPECT_EQ(get("ann"), "200 " + key);
  call("UpdateApiKey",
       {{"apiKey", key}, {"patchOperations", {patch("replace", "/enabled", "false")}}});
  EXPECT_EQ(get("ann"), kForbidden);
  call("UpdateApiKey",
       {{"apiKey", key}, {"patchOperations", {patch("replace", "/enabled", "true")}}});
  call(
      "UpdateUsagePlan",
      {{"usagePlanId", plan}, {"patchOperations", {patch("remove", "/apiStages", api + ":live")}}});
  EXPECT_EQ(get("ann"), kForbidden);
  call("DeleteApiKey", {{"apiKey", key}});
  EXPECT_EQ(call("GetUsagePlanKeys", {{"usagePlanId", plan}})["items"], Document::array());
}

TEST_F(UsageTest, APlanThrottlesEachKey) {
  make_keyed_api();
  const std::string plan = add_plan({{"throttle", {{"burstLimit", 2}, {"rateLimit", 0.5}}}});
  const std::string ann = add_key("ann");
  const std::string bob = add_key("bob");
  add_plan_key(plan, ann);
  add_plan_key(plan, bob);
  const Document keys = call("GetUsagePlanKeys", {{"usagePlanId", plan}})["items"];
  ASSERT_EQ(keys.size(), 2u);
  EXPECT_EQ(keys[0]["name"], "bob");
  EXPECT_EQ(get("ann"), "200 " + ann);
  EXPECT_EQ(get("ann"), "200 " + ann);
  EXPECT_EQ(get("ann"), kThrottled);
  EXPECT_EQ(get("bob"), "200 " + bob);
  cloud.advance(2s);
  EXPECT_EQ(get("ann"), "200 " + ann);
  EXPECT_EQ(get("ann"), kThrottled);
  EXPECT_EQ(send("GET", "/live/", "", {{"X-Api-Key", "ann-0123456789012345"}})
                .headers.value("x-amzn-ErrorType"),
            "TooManyRequestsException");
}

TEST_F(UsageTest, AQuotaIsForItsPeriodAndShownByDay) {
  make_keyed_api();
  const std::string plan = add_plan({{"quota", {{"limit", 2}, {"period", "DAY"}}}});
  const std::string ann = add_key("ann");
  add_plan_key(plan, ann);
  EXPECT_EQ(get("ann"), "200 " + ann);
  EXPECT_EQ(get("ann"), "200 " + ann);
  EXPECT_EQ(get("ann"), kExceeded);
  const std::string today = to_iso8601_seconds(cloud.now()).substr(0, 10);
  const Document usage =
      call("GetUsage", {{"usagePlanId", plan}, {"startDate", today}, {"endDate", today}});
  EXPECT_EQ(usage["items"], Document({{ann, {{2, 0}}}}));
  const Document more = call("UpdateUsage",
                             {{"usagePlanId", plan},
                              {"keyId", ann},
                              {"patchOperations", {patch("replace", "/remaining", "1")}}});
  EXPECT_EQ(more["items"], Document({{ann, {{2, 1}}}}));
  EXPECT_EQ(get("ann"), "200 " + ann);
  EXPECT_EQ(get("ann"), kExceeded);
  cloud.advance(24h);
  EXPECT_EQ(get("ann"), "200 " + ann);
}

TEST_F(UsageTest, AMonthBeginsOnItsFirstDay) {
  make_keyed_api();
  const std::string plan = add_plan({{"quota", {{"limit", 1}, {"period", "MONTH"}}}});
  const std::string ann = add_key("ann");
  add_plan_key(plan, ann);
  EXPECT_EQ(get("ann"), "200 " + ann);
  EXPECT_EQ(get("ann"), kExceeded);
  cloud.advance(24h * 31);
  EXPECT_EQ(get("ann"), "200 " + ann);
}

TEST_F(UsageTest, PlansAreChangedByPatches) {
  make_keyed_api();
  const std::string plan = add_plan({{"description", "for all"}});
  const Document changed = call(
      "UpdateUsagePlan",
      {{"usagePlanId", plan},
       {"patchOperations",
        {patch("replace", "/throttle/burstLimit", "100"),
         patch("replace", "/throttle/rateLimit", "200"),
         patch("replace", "/quota/limit", "5000"),
         patch("replace", "/quota/period", "MONTH"),
         patch("add", "/apiStages", api + ":live"),
         patch("replace", "/apiStages/" + api + ":live/throttle/~1pets~1GET/rateLimit", "1")}}});
  EXPECT_EQ(changed["throttle"], Document({{"burstLimit", 100}, {"rateLimit", 200.0}}));
  EXPECT_EQ(changed["quota"], Document({{"limit", 5000}, {"offset", 0}, {"period", "MONTH"}}));
  EXPECT_EQ(changed["apiStages"],
            Document({{{"apiId", api},
                       {"stage", "live"},
                       {"throttle", {{"/pets/GET", {{"rateLimit", 1.0}}}}}}}));
  EXPECT_EQ(changed["tags"], Document::object());
  struct Case {
    Document patch;
    std::string error;
  };
  const Case cases[] = {
      {patch("add", "/apiStages", ""), "BadRequestException: Invalid API Stage specified"},
      {patch("add", "/apiStages", "live"), "BadRequestException: Invalid API Stage specified"},
      {patch("replace", "/quota/period", "YEAR"),
       "BadRequestException: Usage Plan quota period must be DAY, WEEK or MONTH"},
      {patch("replace", "/quota/offset", "28"),
       "BadRequestException: Usage Plan quota offset must be between 0 and 27 for the period "
       "MONTH"},
      {patch("add", "/apiStages", api + ":no"),
       "NotFoundException: Invalid API Stage {api: " + api +
           ", stage: no} specified for usageplan " + plan},
  };
  for (const Case& test : cases) {
    EXPECT_EQ(error("UpdateUsagePlan", {{"usagePlanId", plan}, {"patchOperations", {test.patch}}}),
              test.error);
  }
  EXPECT_EQ(error("GetUsagePlan", {{"usagePlanId", "no"}}),
            "NotFoundException: Invalid Usage Plan ID specified");
}

TEST_F(UsageTest, KeysAreCheckedListedAndImported) {
  EXPECT_EQ(error("CreateApiKey", {{"value", "short"}}),
            "BadRequestException: API Key value should be at least 20 characters");
  EXPECT_EQ(error("CreateApiKey", {{"value", std::string(129, 'a')}}),
            "BadRequestException: API Key value exceeds maximum size of 128 characters");
  EXPECT_EQ(error("CreateApiKey", {{"name", std::string(1025, 'a')}}),
            "BadRequestException: Invalid API Key name, can be at most 1024 characters.");
  const std::string ann = add_key("ann");
  EXPECT_EQ(error("CreateApiKey", {{"value", "ann-0123456789012345"}}),
            "ConflictException: API Key already exists");
  EXPECT_EQ(
      error("UpdateApiKey", {{"apiKey", ann}, {"patchOperations", {patch("replace", "/id", "x")}}}),
      "BadRequestException: Invalid patch path  '/id' specified for op 'replace'. Must be one "
      "of: [/description, /enabled, /name, /customerId]");
  const Document ids = call(
      "ImportApiKeys", {{"format", "csv"}, {"body", Document::binary([] {
                                              const std::string text =
                                                  "Name,key,description,Enabled\n"
                                                  "bob,bob-01234567890123456,\"his own\",TRUE\n";
                                              return Document::binary_t::container_type(
                                                  text.begin(), text.end());
                                            }())}})["ids"];
  ASSERT_EQ(ids.size(), 1u);
  const Document bob = call("GetApiKey", {{"apiKey", ids[0]}, {"includeValue", true}});
  EXPECT_EQ(bob["name"], "bob");
  EXPECT_EQ(bob["enabled"], true);
  EXPECT_EQ(bob["value"], "bob-01234567890123456");
  EXPECT_EQ(bob["description"], "his own");
  const Document all = call("GetApiKeys")["items"];
  ASSERT_EQ(all.size(), 2u);
  EXPECT_EQ(all[0]["name"], "bob");
  EXPECT_FALSE(all[0].contains("value"));
  EXPECT_FALSE(all[0].contains("sequence"));
  EXPECT_EQ(call("GetApiKeys", {{"nameQuery", "an"}})["items"].size(), 1u);
  EXPECT_EQ(error("GetApiKey", {{"apiKey", "no"}}),
            "NotFoundException: Invalid API Key identifier specified");
}

TEST_F(UsageTest, KeysAndPlansHaveTags) {
  make_keyed_api();
  for (const std::string& place :
       {"/apikeys/" + add_key("ann"), "/usageplans/" + add_plan(Document::object())}) {
    const std::string arn = "arn:aws:apigateway:us-east-1::" + place;
    call("TagResource", {{"resourceArn", arn}, {"tags", {{"team", "red"}, {"a", "b"}}}});
    call("UntagResource", {{"resourceArn", arn}, {"tagKeys", {"a"}}});
    EXPECT_EQ(call("GetTags", {{"resourceArn", arn}})["tags"], Document({{"team", "red"}}));
  }
}

TEST_F(UsageTest, AStageThrottlesItsMethods) {
  make_api();
  add_mock(root, "GET", "root");
  add_mock(add_resource("pets"), "GET", "pets");
  deploy();
  call("UpdateStage",
       {{"restApiId", api},
        {"stageName", "live"},
        {"patchOperations",
         {patch("replace", "/*/*/throttling/burstLimit", "1"),
          patch("replace", "/*/*/throttling/rateLimit", "1"),
          patch("replace", "/~1pets/GET/throttling/burstLimit", "2"),
          patch("replace", "/~1pets/GET/throttling/rateLimit", "1")}}});
  EXPECT_EQ(answer("GET", "/live/"), "200 root");
  EXPECT_EQ(answer("GET", "/live/"), kThrottled);
  EXPECT_EQ(answer("GET", "/live/pets"), "200 pets");
  EXPECT_EQ(answer("GET", "/live/pets"), "200 pets");
  EXPECT_EQ(answer("GET", "/live/pets"), kThrottled);
  cloud.advance(1s);
  EXPECT_EQ(answer("GET", "/live/"), "200 root");
}

}  // namespace
}  // namespace cloudtab::apigateway
