#include "core/base/http.h"

#include <gtest/gtest.h>

namespace cloudtab {
namespace {

TEST(HttpHeaders, FindsWithoutRegardToCase) {
  const HttpHeaders headers = {{"Content-Type", "text/xml"}, {"content-type", "second"}};
  ASSERT_NE(headers.find("CONTENT-TYPE"), nullptr);
  EXPECT_EQ(*headers.find("CONTENT-TYPE"), "text/xml");
  EXPECT_EQ(headers.value("content-Type"), "text/xml");
  EXPECT_EQ(headers.find("content"), nullptr);
  EXPECT_EQ(headers.value("content"), "");
}

TEST(HttpHeaders, SetReplacesEveryOneOfThatName) {
  HttpHeaders headers = {{"a", "1"}, {"b", "2"}, {"A", "3"}};
  headers.set("a", "4");
  EXPECT_EQ(headers.size(), 2u);
  EXPECT_EQ(headers.value("a"), "4");
  EXPECT_EQ(headers.begin()->first, "b");
  headers.remove("B");
  EXPECT_EQ(headers.size(), 1u);
}

TEST(HttpRequest, CookiesComeApart) {
  HttpRequest request;
  EXPECT_TRUE(cookies_of(request).empty());
  request.headers = {{"Cookie", "a=1; b=2;;  "}, {"host", "h"}, {"cookie", "c=3"}};
  EXPECT_EQ(cookies_of(request), (std::vector<std::string>{"a=1", "b=2", "c=3"}));
}

}  // namespace
}  // namespace cloudtab
