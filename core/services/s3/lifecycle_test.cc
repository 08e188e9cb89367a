#include "core/services/s3/lifecycle.h"

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "core/services/s3/testing.h"

// What lifecycle rules make of objects when time passes.

namespace cloudtab::s3 {
namespace {

class LifecycleTest : public BucketTest {
 protected:
  void rules(const char* text) {
    ok("PutBucketLifecycleConfiguration",
       {{"LifecycleConfiguration", {{"Rules", Document::parse(text)}}}});
  }
  bool there(const char* key) { return call("HeadObject", {{"Key", key}}).ok(); }
  size_t versions() {
    const Document page = ok("ListObjectVersions", Document::object());
    return page.value("Versions", Document::array()).size() +
           page.value("DeleteMarkers", Document::array()).size();
  }
};

TEST_F(LifecycleTest, ObjectsExpireAtTheMidnightAfterTheirDays) {
  put("old/a");
  rules(R"([{"ID": "old", "Status": "Enabled", "Filter": {"Prefix": "old/"},
             "Expiration": {"Days": 2}},
            {"ID": "off", "Status": "Disabled", "Filter": {}, "Expiration": {"Days": 1}}])");
  put("old/b");
  put("new");
  const Instant midnight =
      Instant(std::chrono::floor<std::chrono::days>(cloud.now().time_since_epoch())) + 3 * 24h;
  const std::string told = "expiry-date=\"" + to_http_date(midnight) + "\", rule-id=\"old\"";
  EXPECT_EQ(ok("HeadObject", {{"Key", "old/a"}})["Expiration"], told);
  EXPECT_EQ(ok("GetObject", {{"Key", "old/b"}})["Expiration"], told);
  EXPECT_FALSE(ok("HeadObject", {{"Key", "new"}}).contains("Expiration"));
  cloud.advance(midnight - cloud.now() - 1s);
  EXPECT_TRUE(there("old/a"));
  cloud.advance(2s);
  EXPECT_FALSE(there("old/a"));
  EXPECT_FALSE(there("old/b"));
  EXPECT_TRUE(there("new"));
  put("old/c");
  cloud.restart();
  cloud.advance(24h * 4);
  EXPECT_FALSE(there("old/c"));
}

TEST_F(LifecycleTest, FiltersNarrow) {
  rules(R"([{"ID": "r", "Status": "Enabled", "Expiration": {"Days": 1}, "Filter": {"And": {
             "Prefix": "a", "Tags": [{"Key": "t", "Value": "v"}], "ObjectSizeGreaterThan": 2}}}])");
  put("a1", "long", {{"Tagging", "t=v"}});
  put("a2", "ab", {{"Tagging", "t=v"}});
  put("a3", "long", {{"Tagging", "t=w"}});
  put("b", "long", {{"Tagging", "t=v"}});
  cloud.advance(24h * 3);
  EXPECT_FALSE(there("a1"));
  for (const char* key : {"a2", "a3", "b"}) EXPECT_TRUE(there(key)) << key;
}

TEST_F(LifecycleTest, VersionsExpireWhenTheyAreNoLongerCurrent) {
  ok("PutBucketVersioning", {{"VersioningConfiguration", {{"Status", "Enabled"}}}});
  rules(R"([{"ID": "r", "Status": "Enabled", "Filter": {},
             "NoncurrentVersionExpiration": {"NoncurrentDays": 1, "NewerNoncurrentVersions": 1},
             "Expiration": {"ExpiredObjectDeleteMarker": true}}])");
  for (int i = 0; i < 4; ++i) put("a");
  put("b");
  ok("DeleteObject", {{"Key", "b"}});
  EXPECT_EQ(versions(), 6u);
  cloud.advance(24h * 3);
  // Of `a` the current one and the newest behind it; of `b` its one version, kept, and its marker.
  EXPECT_EQ(versions(), 4u);
  rules(R"([{"ID": "r", "Status": "Enabled", "Filter": {},
             "NoncurrentVersionExpiration": {"NoncurrentDays": 1}},
            {"ID": "m", "Status": "Enabled", "Filter": {},
             "Expiration": {"ExpiredObjectDeleteMarker": true}}])");
  cloud.advance(24h * 3);
  EXPECT_EQ(versions(), 1u);
  EXPECT_TRUE(there("a"));
  // A current object is expired by a marker.
  rules(R"([{"ID": "r", "Status": "Enabled", "Prefix": "", "Expiration": {"Days": 1}}])");
  cloud.advance(24h * 1);
  EXPECT_FALSE(there("a"));
  EXPECT_EQ(versions(), 2u);
}

TEST_F(LifecycleTest, UploadsAreAborted) {
  rules(R"([{"ID": "r", "Status": "Enabled", "Filter": {},
             "AbortIncompleteMultipartUpload": {"DaysAfterInitiation": 7}}])");
  ok("CreateMultipartUpload", {{"Key", "a"}});
  cloud.advance(24h * 6);
  EXPECT_TRUE(ok("ListMultipartUploads", Document::object()).contains("Uploads"));
  cloud.advance(24h * 3);
  EXPECT_FALSE(ok("ListMultipartUploads", Document::object()).contains("Uploads"));
}

// Recorded: test_s3.py, test_put_bucket_lifecycle_conf_exc and
// test_s3_transition_default_minimum_object_size.
TEST_F(LifecycleTest, WhatIsNoRuleIsRefused) {
  struct Row {
    const char* rule;
    const char* code;
  };
  const Row rows[] = {
      {R"({"Status": "Enabled"})", "MalformedXML"},
      {R"({"ID": "a", "Status": "Enabled", "Filter": {}})", "MalformedXML"},
      {R"({"ID": "a", "Status": "Enabled", "Expiration": {"Days": 1}})", "MalformedXML"},
      {R"({"ID": "a", "Status": "Enabled", "Filter": {}, "Prefix": "", "Expiration": {"Days": 1}})",
       "MalformedXML"},
      {R"({"ID": "a", "Status": "Enabled", "Filter": {}, "NoncurrentVersionExpiration": {}})",
       "MalformedXML"},
      {R"({"ID": "a", "Status": "Enabled", "Filter": {}, "Expiration": {"Days": 0}})",
       "InvalidArgument"},
      {R"({"ID": "a", "Status": "Enabled", "Filter": {}, "Expiration": {"Date": 1000}})",
       "InvalidArgument"},
      {R"({"ID": "a", "Status": "Enabled", "Filter": {},
           "Expiration": {"Days": 1, "ExpiredObjectDeleteMarker": true}})",
       "MalformedXML"},
      {R"({"ID": "a", "Status": "Enabled", "Expiration": {"Days": 1}, "Filter": {"And": {"Tags": [
           {"Key": "t", "Value": "1"}, {"Key": "t", "Value": "2"}]}}})",
       "InvalidRequest"},
  };
  for (const Row& row : rows) {
    const Result<Document> answer =
        call("PutBucketLifecycleConfiguration",
             {{"LifecycleConfiguration", {{"Rules", {Document::parse(row.rule)}}}}});
    EXPECT_EQ(answer.ok() ? "" : answer.error().code, row.code) << row.rule;
  }
  Document rule = Document::parse(
      R"({"ID": "a", "Status": "Enabled", "Filter": {}, "Expiration": {"Days": 1}})");
  const auto refusal = [this](const Document& all) {
    const Result<Document> answer =
        call("PutBucketLifecycleConfiguration", {{"LifecycleConfiguration", {{"Rules", all}}}});
    return answer.ok() ? "" : answer.error().message;
  };
  EXPECT_EQ(refusal(Document::array({rule, rule})),
            "Rule ID must be unique. Found same ID for more than one rule");
  rule["ID"] = std::string(256, 'i');
  EXPECT_EQ(refusal(Document::array({rule})), "ID length should not exceed allowed limit of 255");
  EXPECT_EQ(call("GetBucketLifecycleConfiguration", Document::object()).error().code,
            "NoSuchLifecycleConfiguration");
  rules(R"([{"Status": "Enabled", "Filter": {}, "Expiration": {"Days": 1}}])");
  const Document kept = ok("GetBucketLifecycleConfiguration", Document::object());
  EXPECT_EQ(kept["TransitionDefaultMinimumObjectSize"], "all_storage_classes_128K");
  EXPECT_TRUE(kept["Rules"][0].contains("ID"));
}

}  // namespace
}  // namespace cloudtab::s3
