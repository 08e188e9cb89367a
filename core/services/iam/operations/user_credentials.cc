#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/base/encoding.h"
#include "core/engine/record_at.h"
#include "core/services/iam/caller.h"
#include "core/services/iam/entity.h"
#include "core/services/iam/operations/operations.h"

// What a user signs in to single services with: credentials for one service, and certificates that
// sign requests. Nothing here asks for either; they are kept and described.

namespace cloudtab::iam {

namespace {

/// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
constexpr int kCertificatesPerUserMax = 2;
constexpr int kCredentialsPerServiceMax = 2;
/// Bytes; 44 characters of Base64, as the API reference's example has them.
constexpr size_t kPasswordBytes = 32;
constexpr size_t kCertificateIdLetters = 32;
constexpr std::string_view kCertificateIdAlphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

constexpr const char* kServiceCredential = "service";
constexpr const char* kCertificate = "certificate";

Collection<UserCredentialRecord>& credentials_of_users(Call& call) {
  return account_records<UserCredentialRecord>(call);
}

/// The input's user, or the caller.
Result<std::string> owner(Call& call, const Document& input) {
  const std::string name =
      input.contains("UserName") ? input["UserName"].get<std::string>() : user_of_caller(call);
  RETURN_IF_ERROR(find_entity<UserRecord>(call, name));
  return name;
}

std::string place(const std::string& user, const char* kind) {
  return KeyBuilder().text(user).text(kind).take();
}
std::string place(const std::string& user, const char* kind, const std::string& id) {
  return KeyBuilder().text(user).text(kind).text(id).take();
}

/// Those of one user that `wanted` takes.
template <class Wanted>
Document listed(Call& call, const std::string& user, const char* kind, Wanted&& wanted) {
  Document list = Document::array();
  for (const auto& [key, record] : credentials_of_users(call).prefix(place(user, kind))) {
    if (wanted(record.value)) list.push_back(record.value);
  }
  return list;
}

}  // namespace

bool has_user_credentials(Call& call, const std::string& user, UserCredentialKind kind) {
  return !credentials_of_users(call)
              .prefix(place(
                  user,
                  kind == UserCredentialKind::kCertificate ? kCertificate : kServiceCredential))
              .empty();
}

void rename_user_credentials(Call& call, const std::string& user, const std::string& new_name) {
  auto& records = credentials_of_users(call);
  std::vector<UserCredentialRecord> moved;
  std::vector<std::string> keys;
  for (const auto& [key, record] : records.prefix(KeyBuilder().text(user).take())) {
    moved.push_back(record);
    keys.push_back(key);
  }
  for (const std::string& key : keys) records.erase(key);
  for (UserCredentialRecord& record : moved) {
    record.value["UserName"] = new_name;
    const bool certificate = record.value.contains("CertificateId");
    const std::string id =
        record.value[certificate ? "CertificateId" : "ServiceSpecificCredentialId"];
    records.put(place(new_name, certificate ? kCertificate : kServiceCredential, id),
                std::move(record));
  }
}

// --- Credentials for one service

namespace {

/// As recorded: others are no services of this kind, whatever else they are. Bedrock's API keys are
/// not here.
Status check_service(const Document& input) {
  const std::string& service = input.at("ServiceName").get_ref<const std::string&>();
  if (service == "codecommit.amazonaws.com" || service == "cassandra.amazonaws.com") return ok();
  return Error{"NoSuchEntityException",
               "No such service " + service + " is supported for Service Specific Credentials",
               404};
}

std::string new_password(Call& call) {
  std::string bytes(kPasswordBytes, '\0');
  for (char& byte : bytes) byte = static_cast<char>(call.random().below(256));
  return base64_encode(bytes);
}

/// Where the input's credential is kept.
Result<std::string> credential_place(Call& call, const Document& input) {
  ASSIGN_OR_RETURN(const std::string user, owner(call, input));
  const std::string& id = input.at("ServiceSpecificCredentialId").get_ref<const std::string&>();
  std::string key = place(user, kServiceCredential, id);
  if (!credentials_of_users(call).contains(key))
    return Error{"NoSuchEntityException", "No such credential " + id + " exists", 404};
  return key;
}

}  // namespace

Outcome create_service_specific_credential(Call& call, const Document& input) {
  ASSIGN_OR_RETURN(const std::string user, owner(call, input));
  RETURN_IF_ERROR(check_service(input));
  const auto of_service = [&](const Document& credential) {
    return credential["ServiceName"] == input["ServiceName"];
  };
  // The quota's name is ours: no published answer was found.
  if (listed(call, user, kServiceCredential, of_service).size() >= kCredentialsPerServiceMax)
    return errors::over_quota("ServiceSpecificCredentialsPerUser", kCredentialsPerServiceMax);
  const std::string id = new_id(call, "ACCA");
  Document credential = {{"CreateDate", to_millis(call.now())},
                         {"ServiceName", input["ServiceName"]},
                         {"ServiceUserName", user + "-at-" + call.scope().account},
                         {"ServiceSpecificCredentialId", id},
                         {"UserName", user},
                         {"Status", "Active"}};
  credentials_of_users(call).put(place(user, kServiceCredential, id), {credential});
  credential["ServicePassword"] = new_password(call);
  return Document{{"ServiceSpecificCredential", std::move(credential)}};
}

Outcome list_service_specific_credentials(Call& call, const Document& input) {
  ASSIGN_OR_RETURN(const std::string user, owner(call, input));
  const bool one_service = input.contains("ServiceName");
  if (one_service) RETURN_IF_ERROR(check_service(input));
  return Document{{"ServiceSpecificCredentials",
                   listed(call, user, kServiceCredential, [&](const Document& credential) {
                     return !one_service || credential["ServiceName"] == input["ServiceName"];
                   })}};
}

Outcome update_service_specific_credential(Call& call, const Document& input) {
  ASSIGN_OR_RETURN(const std::string key, credential_place(call, input));
  credentials_of_users(call).update(key, [&](UserCredentialRecord& credential) {
    credential.value["Status"] = input.at("Status");
  });
  return Document::object();
}

Outcome reset_service_specific_credential(Call& call, const Document& input) {
  ASSIGN_OR_RETURN(const std::string key, credential_place(call, input));
  Document credential = record_at(credentials_of_users(call), key).value;
  credential["ServicePassword"] = new_password(call);
  return Document{{"ServiceSpecificCredential", std::move(credential)}};
}

Outcome delete_service_specific_credential(Call& call, const Document& input) {
  ASSIGN_OR_RETURN(const std::string key, credential_place(call, input));
  credentials_of_users(call).erase(key);
  return Document::object();
}

// --- Certificates

namespace {

/// Whether it is a PEM certificate as far as its frame goes: the markers, Base64 between them, and
/// in that one DER sequence.
bool is_certificate(const std::string& text) {
  constexpr std::string_view kBegin = "-----BEGIN CERTIFICATE-----";
  constexpr std::string_view kEnd = "-----END CERTIFICATE-----";
  const size_t begin = text.find(kBegin);
  const size_t end = text.find(kEnd);
  if (begin == std::string::npos || end == std::string::npos || end < begin) return false;
  std::string body;
  for (size_t at = begin + kBegin.size(); at < end; ++at) {
    if (text[at] != '\n' && text[at] != '\r' && text[at] != ' ') body.push_back(text[at]);
  }
  const Result<std::string> der = base64_decode(body);
  if (!der.ok() || der->size() < 4 || (*der)[0] != 0x30) return false;
  const auto byte = [&](size_t at) { return static_cast<unsigned char>((*der)[at]); };
  // A certificate is long enough for a length of two bytes.
  return byte(1) == 0x82 && (size_t{byte(2)} << 8 | byte(3)) == der->size() - 4;
}

Result<std::string> certificate_place(Call& call, const Document& input) {
  ASSIGN_OR_RETURN(const std::string user, owner(call, input));
  const std::string& id = input.at("CertificateId").get_ref<const std::string&>();
  std::string key = place(user, kCertificate, id);
  if (!credentials_of_users(call).contains(key)) {
    return Error{
        "NoSuchEntityException", "The Certificate with id " + id + " cannot be found.", 404};
  }
  return key;
}

}  // namespace

Outcome upload_signing_certificate(Call& call, const Document& input) {
  ASSIGN_OR_RETURN(const std::string user, owner(call, input));
  const std::string& body = input.at("CertificateBody").get_ref<const std::string&>();
  // The text is ours; its code as observed (moto's tests against the service).
  if (!is_certificate(body))
    return Error{"MalformedCertificateException", "Certificate is malformed", 400};
  const Document present =
      listed(call, user, kCertificate, [](const Document& /*all*/) { return true; });
  if (present.size() >= kCertificatesPerUserMax)
    return errors::over_quota("CertificatesPerUser", kCertificatesPerUserMax);
  const std::string id = call.random().text(kCertificateIdLetters, kCertificateIdAlphabet);
  Document certificate = {{"UserName", user},
                          {"CertificateId", id},
                          {"CertificateBody", body},
                          {"Status", "Active"},
                          {"UploadDate", to_millis(call.now())}};
  credentials_of_users(call).put(place(user, kCertificate, id), {certificate});
  return Document{{"Certificate", std::move(certificate)}};
}

Outcome list_signing_certificates(Call& call, const Document& input) {
  ASSIGN_OR_RETURN(const std::string user, owner(call, input));
  return Document{{"Certificates",
                   listed(call, user, kCertificate, [](const Document& /*all*/) { return true; })},
                  {"IsTruncated", false}};
}

Outcome update_signing_certificate(Call& call, const Document& input) {
  ASSIGN_OR_RETURN(const std::string key, certificate_place(call, input));
  credentials_of_users(call).update(key, [&](UserCredentialRecord& certificate) {
    certificate.value["Status"] = input.at("Status");
  });
  return Document::object();
}

Outcome delete_signing_certificate(Call& call, const Document& input) {
  ASSIGN_OR_RETURN(const std::string key, certificate_place(call, input));
  credentials_of_users(call).erase(key);
  return Document::object();
}

}  // namespace cloudtab::iam
