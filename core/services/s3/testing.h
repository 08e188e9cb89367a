#pragma once

#include <string>
#include <string_view>
#include <utility>

#include <gtest/gtest.h>

#include "core/cloud/testing.h"

// A cloud with one bucket, `box`.

namespace cloudtab::s3 {

class BucketTest : public ::testing::Test {
 protected:
  void SetUp() override { ok("CreateBucket", Document::object()); }

  Result<Document> call(std::string_view operation, Document input) {
    input["Bucket"] = "box";
    return cloud.call("s3", operation, input);
  }
  /// The answer; a call that fails is a test failure.
  Document ok(std::string_view operation, Document input) {
    const Result<Document> answer = call(operation, std::move(input));
    EXPECT_TRUE(answer.ok()) << operation << ": " << answer.error().message;
    return answer.ok() ? *answer : Document::object();
  }
  void put(const char* key, const std::string& text = {}, Document more = Document::object()) {
    more["Key"] = key;
    more["Body"] = Document::binary({text.begin(), text.end()});
    ok("PutObject", std::move(more));
  }

  TestCloud cloud;
};

}  // namespace cloudtab::s3
