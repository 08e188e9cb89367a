#include "core/wire/incoming.h"

#include <algorithm>
#include <utility>

#include "core/base/ascii.h"
#include "core/base/compress.h"
#include "core/base/encoding.h"
#include "core/wire/request.h"

namespace cloudtab::wire {

namespace {

std::string host_of(std::string_view header) {
  header = trim(header);
  const size_t bracket = header.rfind(']');
  const size_t colon = header.rfind(':');
  if (colon != std::string_view::npos && (bracket == std::string_view::npos || colon > bracket)) {
    header = header.substr(0, colon);
  }
  return to_lower(header);
}

/// `AKID/20260101/us-east-1/sqs/aws4_request`. Access key ids hold no slash.
Credential parse_scope(std::string_view text) {
  Credential credential;
  credential.access_key_id = cut(text, '/');
  if (std::count(text.begin(), text.end(), '/') < 3) return credential;
  credential.date = cut(text, '/');
  credential.region = cut(text, '/');
  credential.service = cut(text, '/');
  return credential;
}

Error too_large() {
  // Text of API Gateway's and Lambda's front end for a body past its limit.
  return Error{"RequestEntityTooLarge",
               "Request must be smaller than " + std::to_string(kBodyBytesMax) + " bytes",
               413};
}

}  // namespace

Incoming::Incoming(const HttpRequest& http) : http_(http), target_(split_target(http.target)) {
  parse_fields(target_.query, query_);
  host_ = host_of(header("host"));
  read_credential();
}

void Incoming::read_credential() {
  const std::string_view authorization = header("authorization");
  constexpr std::string_view kMark = "Credential=";
  if (const size_t at = authorization.find(kMark); at != std::string_view::npos) {
    const std::string_view rest = authorization.substr(at + kMark.size());
    credential_ = parse_scope(trim(rest.substr(0, rest.find(','))));
    return;
  }
  if (authorization.substr(0, 4) == "AWS ") {  // S3's signature version 2
    credential_.access_key_id = authorization.substr(4, authorization.find(':') - 4);
    credential_.service = "s3";
    return;
  }
  if (const std::string* scope = find_field(query_, "X-Amz-Credential")) {
    presigned_ = *scope;
    credential_ = parse_scope(presigned_);
  } else if (const std::string* key = find_field(query_, "AWSAccessKeyId")) {
    presigned_ = *key;
    credential_.access_key_id = presigned_;
    if (find_field(query_, "Signature") != nullptr && find_field(query_, "Action") == nullptr)
      credential_.service = "s3";
  }
}

Result<std::string_view> Incoming::body() {
  if (inflated_) return std::string_view(*inflated_);
  if (http_.body.size() > kBodyBytesMax) return too_large();
  if (!equals_ignoring_case(trim(header("content-encoding")), "gzip"))
    return std::string_view(http_.body);
  auto inflated = gzip_decompress(http_.body, kBodyBytesMax);
  if (!inflated.ok()) {
    if (inflated.error().code == "RequestTooLarge") return too_large();
    return Error{"SerializationException", "The request body is not valid gzip"};
  }
  inflated_ = std::move(inflated).value();
  return std::string_view(*inflated_);
}

Result<const Fields*> Incoming::form() {
  if (form_) return &*form_;
  ASSIGN_OR_RETURN(const std::string_view text, body());
  Fields fields = query_;
  if (has_form_body()) parse_fields(text, fields);
  for (const Field& field : fields) {
    if (!is_valid_utf8(field.name) || !is_valid_utf8(field.value)) {
      return Error{"MalformedQueryString", "Keys and values must be valid UTF-8"};
    }
  }
  form_ = std::move(fields);
  return &*form_;
}

bool Incoming::has_form_body() const {
  return starts_with_ignoring_case(trim(header("content-type")),
                                   "application/x-www-form-urlencoded");
}

}  // namespace cloudtab::wire
