#pragma once

#include <string>
#include <string_view>

#include <gtest/gtest.h>

#include "core/cloud/testing.h"

namespace cloudtab {

/// A cloud, and what tests of KMS keep asking of it.
class KmsTesting : public ::testing::Test {
 protected:
  Result<Document> call(std::string_view operation, const Document& input = Document::object()) {
    return cloud_.call("kms", operation, input);
  }
  /// The answer to what must succeed.
  Document answer(std::string_view operation, const Document& input = Document::object()) {
    const Result<Document> result = call(operation, input);
    EXPECT_TRUE(result.ok()) << operation << ": "
                             << (result.ok() ? "" : result.error().code + result.error().message);
    return result.ok() ? *result : Document::object();
  }
  /// `Code: message`, or "" if it succeeded.
  std::string fault(std::string_view operation, const Document& input) {
    const Result<Document> result = call(operation, input);
    return result.ok() ? "" : result.error().code + ": " + result.error().message;
  }
  std::string make_key(const Document& input = Document::object()) {
    return answer("CreateKey", input)["KeyMetadata"]["KeyId"];
  }
  static Document blob(std::string_view bytes) {
    return Document::binary({bytes.begin(), bytes.end()});
  }
  static std::string arn(const std::string& id) {
    return "arn:aws:kms:us-east-1:000000000000:key/" + id;
  }

  TestCloud cloud_;
};

}  // namespace cloudtab
