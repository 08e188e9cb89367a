#include "core/services/apigateway/execution/content_handling.h"

#include <gtest/gtest.h>

namespace cloudtab::apigateway {
namespace {

std::string converted(const ContentSteps& steps, const std::string& payload) {
  const Result<std::string> result = after_template(steps, before_template(steps, payload));
  return result.ok() ? *result : result.error().code;
}

TEST(ContentHandling, TurnsRequestsAsRecordedOfAws) {
  struct Case {
    const char* handling;
    bool binary;
    const char* payload;
    const char* sent;
  };
  const Case cases[] = {
      {"", false, "text", "text"},
      {"", false, "\xff!", "\xEF\xBF\xBD!"},
      {"", true, "\xff!", "\xff!"},
      {"CONVERT_TO_TEXT", false, "text", "text"},
      {"CONVERT_TO_TEXT", true, "\xff!", "/yE="},
      {"CONVERT_TO_BINARY", false, "/yE=", "\xff!"},
      {"CONVERT_TO_BINARY", false, "?", "API_CONFIGURATION_ERROR"},
      {"CONVERT_TO_BINARY", true, "/yE=", "/yE="},
  };
  for (const Case& test : cases) {
    EXPECT_EQ(converted(request_steps(test.handling, test.binary), test.payload), test.sent)
        << test.handling << test.binary << test.payload;
  }
}

TEST(ContentHandling, TurnsAnswersAsRecordedOfAws) {
  struct Case {
    const char* handling;
    bool binary;
    bool accepts;
    const char* payload;
    const char* answered;
  };
  const Case cases[] = {
      {"", false, false, "text", "text"},
      {"", false, false, "\xff", "\xEF\xBF\xBD"},
      {"", false, true, "/yE=", "\xff!"},
      {"", true, true, "\xff!", "\xff!"},
      {"", true, false, "\xff!", "/yE="},
      {"CONVERT_TO_TEXT", false, true, "/yE=", "/yE="},
      {"CONVERT_TO_TEXT", true, true, "\xff!", "/yE="},
      {"CONVERT_TO_BINARY", false, false, "/yE=", "\xff!"},
      {"CONVERT_TO_BINARY", true, false, "\xff!", "\xff!"},
  };
  for (const Case& test : cases) {
    EXPECT_EQ(converted(response_steps(test.handling, test.binary, test.accepts), test.payload),
              test.answered)
        << test.handling << test.binary << test.accepts << test.payload;
  }
}

TEST(ContentHandling, KnowsBinaryTypes) {
  const Document types = {"image/png", "a/b"};
  EXPECT_TRUE(is_binary_type(types, "image/png"));
  EXPECT_TRUE(is_binary_type(types, "a/b; x=y"));
  EXPECT_TRUE(is_binary_type(types, "a/b,text/html"));
  EXPECT_FALSE(is_binary_type(types, "text/html,a/b"));
  EXPECT_FALSE(is_binary_type(types, ""));
  EXPECT_TRUE(is_binary_type({"*/*"}, ""));
}

}  // namespace
}  // namespace cloudtab::apigateway
