#include "core/wire/sigv4.h"

#include <algorithm>
#include <string>

#include <gtest/gtest.h>

namespace cloudtab::wire {
namespace {

// The key pair of AWS's published test suite for Signature Version 4 (it opens nothing). The
// requests follow that suite; their signatures were made with botocore, and `get-vanilla` has the
// published one.
constexpr char kSecret[] = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";

struct Case {
  std::string name;
  std::string method;
  std::string target;
  HttpHeaders headers;
  std::string body;
};

const Case kCases[] = {
    {"get-vanilla",
     "GET",
     "/",
     {{"Authorization",
       "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request, "
       "SignedHeaders=host;x-amz-date, "
       "Signature=5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31"},
      {"Host", "example.amazonaws.com"},
      {"X-Amz-Date", "20150830T123600Z"}},
     ""},
    {"get-vanilla-query-order",
     "GET",
     "/?Param2=value2&Param1=value1",
     {{"Authorization",
       "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request, "
       "SignedHeaders=host;x-amz-date, "
       "Signature=b97d918cfa904a5beff61c982a1b6f458b799221646efd99d3219ec94cdf2500"},
      {"Host", "example.amazonaws.com"},
      {"X-Amz-Date", "20150830T123600Z"}},
     ""},
    {"get-unreserved",
     "GET",
     "/-._~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz",
     {{"Authorization",
       "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request, "
       "SignedHeaders=host;x-amz-date, "
       "Signature=07ef7494c76fa4850883e2b006601f940f8a34d404d0cfa977f52a65bbf5f24f"},
      {"Host", "example.amazonaws.com"},
      {"X-Amz-Date", "20150830T123600Z"}},
     ""},
    {"get-utf8",
     "GET",
     "/%E1%88%B4",
     {{"Authorization",
       "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request, "
       "SignedHeaders=host;x-amz-date, "
       "Signature=697b34846207a3f72246f99d74ae1ee4fe54f44bb06730c58a0d339eb079596d"},
      {"Host", "example.amazonaws.com"},
      {"X-Amz-Date", "20150830T123600Z"}},
     ""},
    {"get-space",
     "GET",
     "/example%20space/",
     {{"Authorization",
       "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request, "
       "SignedHeaders=host;x-amz-date, "
       "Signature=446b817944c553435b35e813c261ff4e161fff982d1bacdef1c87f6785dd1662"},
      {"Host", "example.amazonaws.com"},
      {"X-Amz-Date", "20150830T123600Z"}},
     ""},
    {"get-relative",
     "GET",
     "/example/..//./x",
     {{"Authorization",
       "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request, "
       "SignedHeaders=host;x-amz-date, "
       "Signature=55d1588ca3afc1b214110bfc9ec9c8b224fc9fcd08bef384fafca9f1e619b523"},
      {"Host", "example.amazonaws.com"},
      {"X-Amz-Date", "20150830T123600Z"}},
     ""},
    {"header-spaces",
     "GET",
     "/",
     {{"Authorization",
       "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request, "
       "SignedHeaders=host;my-header1;x-amz-date, "
       "Signature=f8abef309833a862aa415a3a36f92896dd1b70e10846f5761af0278c0a2ded4c"},
      {"Host", "example.amazonaws.com"},
      {"My-Header1", " value1   a  b "},
      {"X-Amz-Date", "20150830T123600Z"}},
     ""},
    {"post-form",
     "POST",
     "/",
     {{"Authorization",
       "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request, "
       "SignedHeaders=content-type;host;x-amz-date, "
       "Signature=ff11897932ad3f4e8b18135d722051e5ac45fc38421b1da7b9d196a0fe09473a"},
      {"Content-Type", "application/x-www-form-urlencoded"},
      {"Host", "example.amazonaws.com"},
      {"X-Amz-Date", "20150830T123600Z"}},
     "Param1=value1"},
    {"query-value-encoding",
     "GET",
     "/?a%2Fb=c%20d&x=%E1%88%B4&empty=",
     {{"Authorization",
       "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request, "
       "SignedHeaders=host;x-amz-date, "
       "Signature=c57d06c711a086a1b4039d4ad4c8a77b4b2ca3681163b3b709e232a06d38bee9"},
      {"Host", "example.amazonaws.com"},
      {"X-Amz-Date", "20150830T123600Z"}},
     ""},
    {"s3-put",
     "PUT",
     "/a%20b/c%2Bd",
     {{"Authorization",
       "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/s3/aws4_request, "
       "SignedHeaders=host;x-amz-content-sha256;x-amz-date, "
       "Signature=b288712e4bfb152cd9150b2a14e5687e400edb94acc0167740661ffafdbc2237"},
      {"Host", "bkt.s3.amazonaws.com"},
      {"X-Amz-Content-SHA256", "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824"},
      {"X-Amz-Date", "20150830T123600Z"}},
     "hello"},
    {"s3-presigned",
     "GET",
     "/a%20b?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=AKIDEXAMPLE%2F20150830%2Fus-east-1%"
     "2Fs3%2Faws4_request&X-Amz-Date=20150830T123600Z&X-Amz-Expires=3600&X-Amz-SignedHeaders=host&"
     "X-Amz-Signature=42236189db9fcd22ff2386c25e7ed6f429d47fa3d6ac11ee71650fe546111e18",
     {{"Host", "bkt.s3.amazonaws.com"}},
     ""},
    {"presigned",
     "GET",
     "/?Action=ListQueues&X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=AKIDEXAMPLE%2F20150830%"
     "2Fus-east-1%2Fsqs%2Faws4_request&X-Amz-Date=20150830T123600Z&X-Amz-Expires=3600&X-Amz-"
     "SignedHeaders=host&X-Amz-Signature="
     "f03f400f92191b0b803b165dd2699262dd8f09473441691bee46400f5068d10e",
     {{"Host", "sqs.us-east-1.amazonaws.com"}},
     ""},
};

HttpRequest request_of(const Case& test) {
  return HttpRequest{test.method, test.target, test.headers, test.body};
}

TEST(Signature, HoldsForWhatTheSdkSigned) {
  for (const Case& test : kCases) {
    const Status status = verify_signature(request_of(test), kSecret);
    EXPECT_TRUE(status.ok()) << test.name;
  }
}

TEST(Signature, FailsForAnythingElse) {
  for (const Case& test : kCases) {
    SCOPED_TRACE(test.name);
    const auto refused = [](const HttpRequest& request, const char* secret) {
      const Status status = verify_signature(request, secret);
      return !status.ok() && status.error().code == "SignatureDoesNotMatch" &&
             status.error().http_status == 403;
    };
    EXPECT_TRUE(refused(request_of(test), "another secret"));
    HttpRequest other_path = request_of(test);
    other_path.target.insert(std::min(other_path.target.find('?'), other_path.target.size()), "x");
    EXPECT_TRUE(refused(other_path, kSecret));
    HttpRequest other_host = request_of(test);
    other_host.headers.set("Host", "elsewhere.example.com");
    EXPECT_TRUE(refused(other_host, kSecret));
    HttpRequest other_method = request_of(test);
    other_method.method = "PATCH";
    EXPECT_TRUE(refused(other_method, kSecret));
    HttpRequest other_body = request_of(test);
    other_body.body += "x";
    EXPECT_EQ(refused(other_body, kSecret), test.name != "s3-presigned");
  }
}

TEST(Signature, MustBeThereAndWhole) {
  HttpRequest request = request_of(kCases[0]);
  request.headers.remove("Authorization");
  EXPECT_EQ(verify_signature(request, kSecret).error().code, "MissingAuthenticationTokenException");
  for (const char* text : {"AWS4-",
                           "Bearer x",
                           "AWS4-HMAC-SHA256 Credential=a/b",
                           "AWS4-HMAC-SHA256 Credential=a, SignedHeaders=host, Signature=x"}) {
    request.headers.set("Authorization", text);
    EXPECT_EQ(verify_signature(request, kSecret).error().code, "IncompleteSignature") << text;
  }
}

}  // namespace
}  // namespace cloudtab::wire
