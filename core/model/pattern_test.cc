// The patterns of the published models, compiled by core/base/pattern.h.

#include "core/base/pattern.h"

#include <gtest/gtest.h>

#include "core/model/shape.h"

namespace cloudtab {
namespace {

TEST(ModelPatterns, CompilesEveryPatternOfTheModels) {
  size_t count = 0;
  for (const model::Service* service : model::all_services()) {
    for (const model::Shape& shape : service->shapes) {
      if (shape.pattern.empty()) continue;
      ++count;
      EXPECT_TRUE(Pattern::compile(shape.pattern).ok())
          << service->id << '.' << shape.name << ": " << shape.pattern;
    }
  }
  EXPECT_GT(count, 150u);
}

TEST(ModelPatterns, TellsNamesApartAsTheModelsMeanThem) {
  const struct {
    const char* service;
    const char* shape;
    const char* text;
    bool matches;
  } cases[] = {
      {"lambda",
       "FunctionName",
       "arn:aws:lambda:us-east-1:123456789012:function:my-function:$LATEST",
       true},
      {"lambda", "FunctionName", "my function", false},
      {"cloudformation", "StackName", "*@da591fa3_$", false},
      {"cloudformation", "StackNameOrId", "arn:aws:cloudformation:us-east-1:1:stack/a/b", true},
      {"sts", "roleSessionNameType", "Session1:2", false},
      {"cloudwatch", "Stat", "p99.9", true},
      {"cloudwatch", "Stat", "TM(10%:90%)", true},
      {"apigateway", "StatusCode", "600", false},
  };
  for (const auto& test : cases) {
    const model::Shape* shape = model::find_shape(*model::find_service(test.service), test.shape);
    ASSERT_NE(shape, nullptr) << test.shape;
    if (shape->pattern.empty()) continue;
    EXPECT_EQ(Pattern::compile(shape->pattern)->matches(test.text), test.matches)
        << test.shape << ' ' << test.text;
  }
}

}  // namespace
}  // namespace cloudtab
