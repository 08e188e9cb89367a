#include <string>
#include <string_view>

#include <gtest/gtest.h>

#include "core/cloud/testing.h"

namespace cloudtab {
namespace {

/// The frame of a certificate: a DER sequence of 300 bytes.
std::string certificate(char filling = 'A') {
  // 0x30 0x82 0x01 0x2C, then 300 bytes of zeros (or of what `filling` stands for).
  return "-----BEGIN CERTIFICATE-----\nMIIBLA" + std::string(399, filling) +
         "A==\n-----END CERTIFICATE-----\n";
}

class UserCredentialsTest : public ::testing::Test {
 protected:
  void SetUp() override { ASSERT_TRUE(call("CreateUser", {{"UserName", "ada"}}).ok()); }
  Result<Document> call(std::string_view operation, const Document& input) {
    return cloud_.call("iam", operation, input);
  }
  std::string fault(std::string_view operation, const Document& input) {
    const Result<Document> result = call(operation, input);
    return result.ok() ? "" : result.error().code + ": " + result.error().message;
  }
  TestCloud cloud_;
};

TEST_F(UserCredentialsTest, APasswordIsToldWhenItIsMadeAndNeverAgain) {
  const Document input = {{"UserName", "ada"}, {"ServiceName", "codecommit.amazonaws.com"}};
  const Result<Document> made = call("CreateServiceSpecificCredential", input);
  ASSERT_TRUE(made.ok());
  Document credential = (*made)["ServiceSpecificCredential"];
  EXPECT_EQ(credential["ServiceUserName"], "ada-at-000000000000");
  EXPECT_EQ(credential["ServicePassword"].get<std::string>().size(), 44u);
  const std::string password = credential["ServicePassword"];
  const Document id = {{"UserName", "ada"},
                       {"ServiceSpecificCredentialId", credential["ServiceSpecificCredentialId"]}};
  credential.erase("ServicePassword");
  EXPECT_EQ((*call("ListServiceSpecificCredentials", {{"UserName", "ada"}})),
            Document({{"ServiceSpecificCredentials", Document::array({credential})}}));
  EXPECT_EQ((*call("ListServiceSpecificCredentials",
                   {{"UserName", "ada"}, {"ServiceName", "cassandra.amazonaws.com"}})),
            Document({{"ServiceSpecificCredentials", Document::array()}}));

  Document inactive = id;
  inactive["Status"] = "Inactive";
  ASSERT_TRUE(call("UpdateServiceSpecificCredential", inactive).ok());
  const Result<Document> reset = call("ResetServiceSpecificCredential", id);
  ASSERT_TRUE(reset.ok());
  EXPECT_EQ((*reset)["ServiceSpecificCredential"]["Status"], "Inactive");
  EXPECT_NE((*reset)["ServiceSpecificCredential"]["ServicePassword"], password);

  EXPECT_EQ(fault("DeleteUser", {{"UserName", "ada"}}),
            "DeleteConflictException: Cannot delete entity, must remove referenced objects first.");
  ASSERT_TRUE(call("DeleteServiceSpecificCredential", id).ok());
  EXPECT_TRUE(call("DeleteUser", {{"UserName", "ada"}}).ok());
}

TEST_F(UserCredentialsTest, FaultsOfServiceCredentials) {
  const std::string id = "ACCAAAAAAAAAAAAAAAAAA";
  const std::string no_user = "NoSuchEntityException: The user with name bob cannot be found.";
  const struct {
    const char* operation;
    Document input;
    std::string fault;
  } kCases[] = {
      {"CreateServiceSpecificCredential", {{"UserName", "bob"}, {"ServiceName", "x"}}, no_user},
      {"CreateServiceSpecificCredential",
       {{"UserName", "ada"}, {"ServiceName", "s3.amazonaws.com"}},
       "NoSuchEntityException: No such service s3.amazonaws.com is supported for Service Specific "
       "Credentials"},
      {"ListServiceSpecificCredentials",
       {{"UserName", "ada"}, {"ServiceName", "x"}},
       "NoSuchEntityException: No such service x is supported for Service Specific Credentials"},
      {"DeleteServiceSpecificCredential",
       {{"UserName", "bob"}, {"ServiceSpecificCredentialId", id}},
       no_user},
      {"ResetServiceSpecificCredential",
       {{"UserName", "ada"}, {"ServiceSpecificCredentialId", id}},
       "NoSuchEntityException: No such credential ACCAAAAAAAAAAAAAAAAAA exists"},
  };
  for (const auto& [operation, input, text] : kCases)
    EXPECT_EQ(fault(operation, input), text) << operation;
}

TEST_F(UserCredentialsTest, ACertificateGoesWithItsUsersName) {
  const Result<Document> uploaded =
      call("UploadSigningCertificate", {{"UserName", "ada"}, {"CertificateBody", certificate()}});
  ASSERT_TRUE(uploaded.ok());
  const std::string id = (*uploaded)["Certificate"]["CertificateId"];
  EXPECT_EQ((*uploaded)["Certificate"]["Status"], "Active");
  ASSERT_TRUE(call("UpdateSigningCertificate",
                   {{"UserName", "ada"}, {"CertificateId", id}, {"Status", "Inactive"}})
                  .ok());
  ASSERT_TRUE(call("UpdateUser", {{"UserName", "ada"}, {"NewUserName", "eve"}}).ok());
  const Document listed = *call("ListSigningCertificates", {{"UserName", "eve"}});
  ASSERT_EQ(listed["Certificates"].size(), 1u);
  EXPECT_EQ(listed["Certificates"][0]["UserName"], "eve");
  EXPECT_EQ(listed["Certificates"][0]["Status"], "Inactive");
  EXPECT_EQ(listed["Certificates"][0]["CertificateBody"], certificate());
  EXPECT_EQ(fault("DeleteUser", {{"UserName", "eve"}}),
            "DeleteConflictException: Cannot delete entity, must delete certificates first.");
  EXPECT_TRUE(call("DeleteSigningCertificate", {{"UserName", "eve"}, {"CertificateId", id}}).ok());
  EXPECT_TRUE(call("DeleteUser", {{"UserName", "eve"}}).ok());
}

TEST_F(UserCredentialsTest, FaultsOfCertificates) {
  const auto upload = [&](const std::string& body) {
    return fault("UploadSigningCertificate", {{"UserName", "ada"}, {"CertificateBody", body}});
  };
  std::string short_one = certificate();
  short_one.replace(short_one.find("MIIBLA"), 6, "MIIBLQ");
  for (const std::string& body : {std::string("not one"), short_one, certificate('*')})
    EXPECT_EQ(upload(body), "MalformedCertificateException: Certificate is malformed");
  EXPECT_EQ(upload(certificate()), "");
  EXPECT_EQ(upload(certificate()), "");
  EXPECT_EQ(upload(certificate()),
            "LimitExceededException: Cannot exceed quota for CertificatesPerUser: 2");
  const std::string id(32, 'x');
  EXPECT_EQ(fault("UpdateSigningCertificate",
                  {{"UserName", "ada"}, {"CertificateId", id}, {"Status", "Inactive"}}),
            "NoSuchEntityException: The Certificate with id " + id + " cannot be found.");
  EXPECT_EQ(fault("ListSigningCertificates", {{"UserName", "bob"}}),
            "NoSuchEntityException: The user with name bob cannot be found.");
}

}  // namespace
}  // namespace cloudtab
