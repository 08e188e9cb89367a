#include <gtest/gtest.h>

#include "core/cloud/testing.h"

namespace cloudtab {
namespace {

TEST(Sts, TellsTheCaller) {
  TestCloud cloud;
  const Document home = {{"UserId", "000000000000"},
                         {"Account", "000000000000"},
                         {"Arn", "arn:aws:iam::000000000000:root"}};
  EXPECT_EQ(*cloud.call("sts", "GetCallerIdentity"), home);
  EXPECT_EQ((*cloud.call_in({"123456789012", "eu-west-1"}, "sts", "GetCallerIdentity"))["Account"],
            "123456789012");
}

}  // namespace
}  // namespace cloudtab
