#include "core/services/lambda/function_name.h"

#include <string>

#include <gtest/gtest.h>

namespace cloudtab::lambda {
namespace {

struct Case {
  const char* text;
  const char* region;
  const char* account;
  const char* name;
  const char* qualifier;
};

TEST(FunctionName, HasManyForms) {
  for (const Case& row : {
           Case{"orders", "", "", "orders", ""},
           Case{"orders:live", "", "", "orders", "live"},
           Case{"orders:$LATEST", "", "", "orders", "$LATEST"},
           Case{"function:orders", "", "", "orders", ""},
           Case{"function", "", "", "function", ""},
           Case{"000000000000:function:orders", "", "000000000000", "orders", ""},
           Case{"000000000000:orders:7", "", "000000000000", "orders", "7"},
           Case{
               "us-east-1:000000000000:function:orders", "us-east-1", "000000000000", "orders", ""},
           Case{"arn:aws:lambda:eu-west-1:000000000000:function:orders:7",
                "eu-west-1",
                "000000000000",
                "orders",
                "7"},
           Case{"arn:aws:lambda:us-gov-west-1:000000000000:function:orders",
                "us-gov-west-1",
                "000000000000",
                "orders",
                ""},
           Case{"arn:aws:lambda:us-east-1:000000000000:function",
                "us-east-1",
                "000000000000",
                "function",
                ""},
           Case{"123456789012", "", "", "123456789012", ""},
       }) {
    const FunctionName parsed = parse_function_name(row.text);
    EXPECT_EQ(parsed.region, row.region) << row.text;
    EXPECT_EQ(parsed.account, row.account) << row.text;
    EXPECT_EQ(parsed.name, row.name) << row.text;
    EXPECT_EQ(parsed.qualifier, row.qualifier) << row.text;
  }
}

TEST(FunctionName, TellsVersionsFromAliases) {
  EXPECT_TRUE(is_version_number("12"));
  EXPECT_FALSE(is_version_number(""));
  EXPECT_FALSE(is_version_number("$LATEST"));
  EXPECT_TRUE(is_alias_name("2026-01-02"));
  EXPECT_FALSE(is_alias_name("12"));
  EXPECT_FALSE(is_alias_name("$latest"));
}

}  // namespace
}  // namespace cloudtab::lambda
