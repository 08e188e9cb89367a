#include "core/base/arn.h"

#include <gtest/gtest.h>

namespace cloudtab {
namespace {

TEST(Arn, ParsesAndPrints) {
  struct Case {
    const char* text;
    Arn arn;
  };
  const Case cases[] = {
      {"arn:aws:sqs:us-east-1:123456789012:orders",
       {"aws", "sqs", "us-east-1", "123456789012", "orders"}},
      {"arn:aws:s3:::bucket/key:with:colons", {"aws", "s3", "", "", "bucket/key:with:colons"}},
      {"arn:aws:iam::123456789012:role/path/name",
       {"aws", "iam", "", "123456789012", "role/path/name"}},
      {"arn:aws-cn:lambda:cn-north-1:123456789012:function:f:PROD",
       {"aws-cn", "lambda", "cn-north-1", "123456789012", "function:f:PROD"}},
  };
  for (const Case& c : cases) {
    const Result<Arn> arn = parse_arn(c.text);
    ASSERT_TRUE(arn.ok()) << c.text;
    EXPECT_EQ(*arn, c.arn) << c.text;
    EXPECT_EQ(arn->to_string(), c.text);
  }
}

TEST(Arn, RefusesWhatIsNone) {
  for (const char* text : {"",
                           "orders",
                           "arn",
                           "arn:aws:sqs:us-east-1:123456789012",
                           "arn:aws:sqs:us-east-1:123456789012:",
                           "arn::sqs:us-east-1:123456789012:orders",
                           "arn:aws::us-east-1:123456789012:orders",
                           "urn:aws:sqs:us-east-1:123456789012:orders"}) {
    const Result<Arn> arn = parse_arn(text);
    ASSERT_FALSE(arn.ok()) << text;
    EXPECT_EQ(arn.error().code, "InvalidArn");
  }
}

TEST(Arn, IsMadeForAScope) {
  const Scope scope{"123456789012", "eu-west-1"};
  EXPECT_EQ(make_arn("sns", scope, "news"), "arn:aws:sns:eu-west-1:123456789012:news");
  EXPECT_EQ(parse_arn(make_arn("sns", scope, "news"))->scope(), scope);
}

}  // namespace
}  // namespace cloudtab
