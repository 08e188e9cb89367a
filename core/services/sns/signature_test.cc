#include "core/services/sns/signature.h"

#include "core/services/sns/testing.h"

// That a verifier accepts them is shown by web/engine/src/node/http_calls.test.ts, with Node's own
// cryptography.

namespace cloudtab::sns {
namespace {

TEST(Signature, IsThatOfTheCertificatesKey) {
  // Computed apart from this code, with Python's integers.
  EXPECT_EQ(
      sign("abc", "1"),
      "CYXaJ2hP9cr6lF5Hq+YsflVKdsFI3ormFN/BZyk0vF9VnYIfxbeRS3o8f19/GyrgYdDG1or8TNUm5u4tZ2LxVap"
      "SxlfssXc4pPus877UFjvsZy5y6t8O8atnetWsdNZiYWT4ZyoC1jBIkopTKmQz4Ow/uTgRrwXaLF7Ls983TF2unY"
      "D2iRMkGVA8Ixb3ogsPtE1cOJL4+c/97YP3O0il4HjSwritsuLfAD0kQmpvmHJfyTIBI1Enwlfl3TDTIpNzioATz"
      "onNLTYonWe4VmrgJ061NS+QEmBegEUkaQMj7RIchBhC75W1iQddPmtATk79P+l5ZSlWqvqhkZMoMKCc0Q==");
}

class SignedMessages : public SnsTest {
 protected:
  Document envelope() { return parse_json(receive("inbox")[0]["Body"].get<std::string>()).value(); }
};

TEST_F(SignedMessages, AreSignedOverTheirMembersInOrder) {
  create_topic();
  subscribe_queue("inbox");
  publish("hello", {{"Subject", "greeting"}});
  const Document got = envelope();
  const auto signed_text = [&](const std::string& subject) {
    return "Message\nhello\nMessageId\n" + got["MessageId"].get<std::string>() + "\n" + subject +
           "Timestamp\n2026-01-01T00:00:00.000Z\nTopicArn\n" + kTopicArn + "\nType\nNotification\n";
  };
  EXPECT_EQ(got["Signature"], sign(signed_text("Subject\ngreeting\n"), "1"));
  EXPECT_NE(got["Signature"], sign(signed_text(""), "1"));
}

TEST_F(SignedMessages, WithVersion2AreSignedOverSha256) {
  create_topic();
  subscribe_queue("inbox");
  call("SetTopicAttributes",
       {{"TopicArn", kTopicArn}, {"AttributeName", "SignatureVersion"}, {"AttributeValue", "2"}});
  publish("hello");
  const Document got = envelope();
  EXPECT_EQ(got["SignatureVersion"], "2");
  EXPECT_EQ(got["Signature"],
            sign("Message\nhello\nMessageId\n" + got["MessageId"].get<std::string>() +
                     "\nTimestamp\n2026-01-01T00:00:00.000Z\nTopicArn\n" + kTopicArn +
                     "\nType\nNotification\n",
                 "2"));
}

TEST_F(SignedMessages, NameACertificateThatIsServed) {
  create_topic();
  subscribe_queue("inbox");
  publish("hello");
  const std::string url = envelope()["SigningCertURL"].get<std::string>();
  const std::string host = "https://sns.us-east-1.amazonaws.com";
  ASSERT_EQ(url.substr(0, host.size()), host);
  HttpRequest request;
  request.method = "GET";
  request.target = url.substr(host.size());
  EXPECT_EQ(cloud.http(request).body, certificate());
  request.target = "/SimpleNotificationService-0123456789abcdef0123456789abcdef.pem";
  EXPECT_EQ(cloud.http(request).status, 404);
}

}  // namespace
}  // namespace cloudtab::sns
