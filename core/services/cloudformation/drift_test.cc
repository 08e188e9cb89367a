#include "core/services/cloudformation/drift.h"

#include <gtest/gtest.h>

namespace cloudtab::cloudformation {
namespace {

TEST(Drift, ComparesWhatTheTemplateGave) {
  struct Case {
    const char* expected;
    const char* actual;
    /// `type path expected>actual` of each difference.
    const char* differences;
  };
  const Case cases[] = {
      {R"({})", R"({"A":1})", ""},
      {R"({"A":1,"Code":"x"})", R"({"A":1})", ""},
      {R"({"A":"1"})", R"({"A":1})", ""},
      {R"({"A":"a"})", R"({"A":"b"})", "NOT_EQUAL /A a>b "},
      {R"({"A":"a"})", R"({"A":null})", "REMOVE /A a>null "},
      {R"({"A":{"B":{"C":"x"}}})", R"({"A":{"B":{"C":"y","D":1}}})", "NOT_EQUAL /A/B/C x>y "},
      {R"({"A":{"B":true}})", R"({"A":{}})", "REMOVE /A/B true>null "},
      {R"({"A":["x","y"]})", R"({"A":["x"]})", "REMOVE /A/1 y>null "},
      {R"({"A":["x"]})", R"({"A":["x",{"k":1}]})", "ADD /A/1 null>{\"k\":1} "},
      {R"({"A":{"B":1}})", R"({"A":"text"})", "NOT_EQUAL /A {\"B\":1}>text "},
  };
  for (const Case& row : cases) {
    std::string told;
    for (const Document& difference :
         property_differences(Document::parse(row.expected), Document::parse(row.actual))) {
      told += difference["DifferenceType"].get<std::string>() + " " +
              difference["PropertyPath"].get<std::string>() + " " +
              difference["ExpectedValue"].get<std::string>() + ">" +
              difference["ActualValue"].get<std::string>() + " ";
    }
    EXPECT_EQ(told, row.differences) << row.expected << " " << row.actual;
  }
}

}  // namespace
}  // namespace cloudtab::cloudformation
