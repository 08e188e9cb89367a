#include "core/services/lambda/filter.h"

#include <gtest/gtest.h>

namespace cloudtab::lambda {
namespace {

TEST(Filter, PatternsFitAsDocumented) {
  struct Case {
    const char* pattern;
    const char* data;
    bool fits;
  };
  const Case cases[] = {
      {R"({"a":["x"]})", R"({"a":"x","b":1})", true},
      {R"({"a":["x"]})", R"({"a":"X"})", false},
      {R"({"a":["x"]})", R"({"b":"x"})", false},
      {R"({"a":["x","y"]})", R"({"a":"y"})", true},
      {R"({"a":["x"],"b":["y"]})", R"({"a":"x","b":"z"})", false},
      {R"({"a":["x"]})", R"({"a":["w","x"]})", true},
      {R"({"a":{"b":["x"]}})", R"({"a":{"b":"x"}})", true},
      {R"({"a":{"b":["x"]}})", R"({"a":[{"b":"w"},{"b":"x"}]})", true},
      {R"({"a":{"b":["x"]}})", R"({"a":"x"})", false},
      {R"({"a":[null]})", R"({"a":null})", true},
      {R"({"a":[""]})", R"({"a":""})", true},
      {R"({"a":[1]})", R"({"a":1.0})", true},
      {R"({"a":[true]})", R"({"a":true})", true},
      {R"({"a":[{"exists":true}]})", R"({"a":0})", true},
      {R"({"a":[{"exists":true}]})", R"({})", false},
      {R"({"a":[{"exists":false}]})", R"({})", true},
      {R"({"a":{"b":[{"exists":false}]}})", R"({})", true},
      {R"({"a":[{"prefix":"us-"}]})", R"({"a":"us-east"})", true},
      {R"({"a":[{"prefix":"us-"}]})", R"({"a":"eu-us-"})", false},
      {R"({"a":[{"suffix":".png"}]})", R"({"a":"x.png"})", true},
      {R"({"a":[{"equals-ignore-case":"aLice"}]})", R"({"a":"ALICE"})", true},
      {R"({"a":[{"anything-but":"x"}]})", R"({"a":"y"})", true},
      {R"({"a":[{"anything-but":["x","y"]}]})", R"({"a":"y"})", false},
      {R"({"a":[{"anything-but":{"prefix":"x"}}]})", R"({"a":"xy"})", false},
      {R"({"a":[{"anything-but":"x"}]})", R"({})", false},
      {R"({"a":[{"numeric":[">",100]}]})", R"({"a":100})", false},
      {R"({"a":[{"numeric":[">=",100,"<",200]}]})", R"({"a":100})", true},
      {R"({"a":[{"numeric":[">=",100,"<",200]}]})", R"({"a":200})", false},
      {R"({"a":[{"numeric":["=",1]}]})", R"({"a":"1"})", false},
      {R"({"$or":[{"a":["x"]},{"b":["y"]}]})", R"({"b":"y"})", true},
      {R"({"$or":[{"a":["x"]},{"b":["y"]}]})", R"({"b":"x"})", false},
  };
  for (const Case& test : cases) {
    EXPECT_EQ(fits_pattern(Document::parse(test.pattern), Document::parse(test.data)), test.fits)
        << test.pattern << " " << test.data;
  }
}

Document criteria(const std::string& pattern) { return {{"Filters", {{{"Pattern", pattern}}}}}; }

TEST(Filter, WhatIsNoPatternIsRefused) {
  for (const char* pattern : {"",
                              "text",
                              "null",
                              "[]",
                              "{}",
                              R"({"a":"x"})",
                              R"({"a":[]})",
                              R"({"a":[["x"]]})",
                              R"({"a":[{"unknown":"x"}]})",
                              R"({"a":[{"prefix":1}]})",
                              R"({"a":[{"prefix":"x","suffix":"y"}]})",
                              R"({"a":[{"numeric":[">"]}]})",
                              R"({"a":[{"numeric":["!",1]}]})",
                              R"({"a":[{"exists":"yes"}]})",
                              R"({"a":{"b":1}})",
                              R"({"$or":{}})",
                              R"([{"eventName": ["INSERT"=123}])"}) {
    const Status status = check_filters(criteria(pattern));
    ASSERT_FALSE(status.ok()) << pattern;
    EXPECT_EQ(status.error().message, "Invalid filter pattern definition.");
  }
  EXPECT_TRUE(check_filters(criteria(R"({"body":{"n":[{"numeric":[">",1]}]}})")).ok());
  EXPECT_TRUE(check_filters(Document::object()).ok());
}

TEST(Filter, ABodyIsLookedIntoOrAt) {
  struct Case {
    const char* pattern;
    const char* body;
    bool passes;
  };
  const Case cases[] = {
      {R"({"body":{"kind":["new"]}})", R"({"kind":"new"})", true},
      {R"({"body":{"kind":["new"]}})", R"({"kind":"old"})", false},
      {R"({"body":{"kind":["new"]}})", "plain text", false},
      {R"({"body":["plain text"]})", "plain text", true},
      {R"({"body":["plain text"]})", R"({"kind":"new"})", false},
      {R"({"messageAttributes":{"a":{"stringValue":["x"]}}})", "anything", true},
  };
  for (const Case& test : cases) {
    const Document record = {{"eventSource", "aws:sqs"},
                             {"body", test.body},
                             {"messageAttributes", {{"a", {{"stringValue", "x"}}}}}};
    EXPECT_EQ(passes_filters(criteria(test.pattern), record), test.passes)
        << test.pattern << " " << test.body;
  }
  EXPECT_TRUE(passes_filters(Document::object(), Document::object()));
}

}  // namespace
}  // namespace cloudtab::lambda
