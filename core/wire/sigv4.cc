#include "core/wire/sigv4.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "core/base/ascii.h"
#include "core/base/encoding.h"
#include "core/base/hash.h"
#include "core/wire/uri.h"

namespace cloudtab::wire {

namespace {

constexpr std::string_view kAlgorithm = "AWS4-HMAC-SHA256";

/// What the request says of its signature.
struct Claim {
  std::string credential;      ///< `AKID/20260101/us-east-1/sqs/aws4_request`
  std::string signed_headers;  ///< `host;x-amz-date`
  std::string signature;
  std::string date;  ///< `20260101T000000Z`
  bool presigned = false;
};

Error missing_token() {
  return Error{
      "MissingAuthenticationTokenException", "Request is missing Authentication Token", 403};
}

Error incomplete() {
  return Error{
      "IncompleteSignature", "The request signature does not conform to AWS standards.", 400};
}

Error mismatch() {
  return Error{"SignatureDoesNotMatch",
               "The request signature we calculated does not match the signature you provided. "
               "Check your AWS Secret Access Key and "
               "signing method. Consult the service documentation for details.",
               403};
}

/// The value of `name=` in `Credential=..., SignedHeaders=..., Signature=...`.
std::string part_of(std::string_view text, std::string_view name) {
  for (std::string_view part : split(text, ',')) {
    part = trim(part);
    if (part.substr(0, name.size()) == name && part.size() > name.size() &&
        part[name.size()] == '=') {
      return std::string(part.substr(name.size() + 1));
    }
  }
  return {};
}

std::string field_or_empty(const Fields& fields, std::string_view name) {
  const std::string* value = find_field(fields, name);
  return value == nullptr ? std::string() : *value;
}

Result<Claim> read_claim(const HttpRequest& request, const Fields& query) {
  Claim claim;
  const std::string_view authorization = trim(request.headers.value("authorization"));
  if (!authorization.empty()) {
    if (authorization.substr(0, kAlgorithm.size()) != kAlgorithm) return incomplete();
    const std::string_view rest = authorization.substr(kAlgorithm.size());
    claim.credential = part_of(rest, "Credential");
    claim.signed_headers = part_of(rest, "SignedHeaders");
    claim.signature = part_of(rest, "Signature");
    claim.date = request.headers.value("x-amz-date");
  } else if (find_field(query, "X-Amz-Signature") != nullptr) {
    claim.presigned = true;
    claim.credential = field_or_empty(query, "X-Amz-Credential");
    claim.signed_headers = field_or_empty(query, "X-Amz-SignedHeaders");
    claim.signature = field_or_empty(query, "X-Amz-Signature");
    claim.date = field_or_empty(query, "X-Amz-Date");
  } else {
    return missing_token();
  }
  if (claim.credential.empty() || claim.signed_headers.empty() || claim.signature.empty() ||
      claim.date.empty())
    return incomplete();
  return claim;
}

/// Sorted, encoded, joined; without the signature itself.
std::string canonical_query(const Fields& query) {
  std::vector<std::pair<std::string, std::string>> encoded;
  for (const Field& field : query) {
    if (field.name == "X-Amz-Signature") continue;
    encoded.emplace_back(percent_encode(field.name, false), percent_encode(field.value, false));
  }
  std::sort(encoded.begin(), encoded.end());
  std::string text;
  for (const auto& [name, value] : encoded) {
    if (!text.empty()) text += '&';
    text += name + '=' + value;
  }
  return text;
}

/// Space inside of a value counts once; several headers of one name are joined.
std::string canonical_headers(const HttpHeaders& headers, std::string_view signed_headers) {
  std::string text;
  for (std::string_view name : split(signed_headers, ';')) {
    std::string values;
    for (const auto& [header, value] : headers) {
      if (!equals_ignoring_case(header, name)) continue;
      if (!values.empty()) values += ',';
      bool space = false;
      for (char c : trim(value)) {
        if (!(c == ' ' && space)) values += c;
        space = c == ' ';
      }
    }
    text += std::string(name) + ':' + values + '\n';
  }
  return text;
}

/// S3 signs the path as it is sent, the others encode it once more and take out `.` and `..`.
std::string canonical_path(std::string_view path, bool is_s3) {
  if (path.empty()) path = "/";
  if (is_s3) return percent_encode(percent_decode(path, false), true);
  std::vector<std::string_view> kept;
  for (std::string_view part : split(path, '/')) {
    if (part == "..") {
      if (!kept.empty()) kept.pop_back();
    } else if (part != "." && !part.empty()) {
      kept.push_back(part);
    }
  }
  std::string text;
  for (std::string_view part : kept) text += '/' + std::string(part);
  if (text.empty() || path.back() == '/') text += '/';
  return percent_encode(text, true);
}

Result<std::string> payload_hash(const HttpRequest& request, const Claim& claim, bool is_s3) {
  const std::string_view named = request.headers.value("x-amz-content-sha256");
  if (named.empty()) {
    if (claim.presigned && is_s3) return std::string("UNSIGNED-PAYLOAD");
    return hex_encode(sha256(request.body));
  }
  const bool is_hash = named.substr(0, 10) != "STREAMING-" && named != "UNSIGNED-PAYLOAD";
  if (is_hash && hex_encode(sha256(request.body)) != named) return mismatch();
  return std::string(named);
}

/// Without an early way out, so that the time tells nothing of where they part.
bool equal_signatures(std::string_view a, std::string_view b) {
  if (a.size() != b.size()) return false;
  int difference = 0;
  for (size_t i = 0; i < a.size(); ++i) difference |= a[i] ^ b[i];
  return difference == 0;
}

}  // namespace

Status verify_signature(const HttpRequest& request, std::string_view secret) {
  const Target target = split_target(request.target);
  Fields query;
  parse_fields(target.query, query);
  ASSIGN_OR_RETURN(const Claim claim, read_claim(request, query));
  const auto scope = split(claim.credential, '/');
  if (scope.size() != 5 || scope[4] != "aws4_request") return incomplete();
  const bool is_s3 = scope[3] == "s3";

  ASSIGN_OR_RETURN(const std::string hash, payload_hash(request, claim, is_s3));
  const std::string canonical = request.method + '\n' + canonical_path(target.path, is_s3) + '\n' +
                                canonical_query(query) + '\n' +
                                canonical_headers(request.headers, claim.signed_headers) + '\n' +
                                claim.signed_headers + '\n' + hash;
  const std::string scope_text = std::string(scope[1]) + '/' + std::string(scope[2]) + '/' +
                                 std::string(scope[3]) + "/aws4_request";
  const std::string to_sign = std::string(kAlgorithm) + '\n' + claim.date + '\n' + scope_text +
                              '\n' + hex_encode(sha256(canonical));

  std::string key = "AWS4" + std::string(secret);
  for (size_t i = 1; i < scope.size(); ++i) key = hmac_sha256(key, scope[i]);
  if (!equal_signatures(hex_encode(hmac_sha256(key, to_sign)), claim.signature)) return mismatch();
  return ok();
}

}  // namespace cloudtab::wire
