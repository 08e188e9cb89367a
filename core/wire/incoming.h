#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/base/http.h"
#include "core/base/result.h"
#include "core/wire/uri.h"

namespace cloudtab::wire {

/// What a signature names, whether or not it is right. From the `Authorization` header or a
/// presigned URL's query.
struct Credential {
  std::string_view access_key_id;
  std::string_view date;  ///< `20260101`
  std::string_view region;
  std::string_view service;  ///< signing name: `dynamodb`
};

/// A request taken apart as far as routing needs, once. Views point into the request, which must
/// outlive it.
class Incoming {
 public:
  explicit Incoming(const HttpRequest& http);
  Incoming(const Incoming&) = delete;
  Incoming& operator=(const Incoming&) = delete;

  const HttpRequest& http() const { return http_; }
  /// Still percent-encoded.
  std::string_view path() const { return target_.path; }
  /// Query string fields, decoded.
  const Fields& query() const { return query_; }
  /// Of the Host header: lower case, without port.
  const std::string& host() const { return host_; }
  const Credential& credential() const { return credential_; }
  std::string_view header(std::string_view name) const { return http_.headers.value(name); }

  /// The body with a gzip content encoding taken off. Errors: `RequestEntityTooLarge` (status 413)
  /// past `kBodyBytesMax`, `SerializationException` for what does not inflate.
  Result<std::string_view> body();
  /// Query string and form body together. Errors as `body`, and `MalformedQueryString` for bytes
  /// that are not UTF-8.
  Result<const Fields*> form();
  /// The content type says `application/x-www-form-urlencoded`.
  bool has_form_body() const;

 private:
  void read_credential();

  const HttpRequest& http_;
  Target target_;
  Fields query_;
  std::string host_;
  Credential credential_;
  std::string presigned_;
  std::optional<std::string> inflated_;
  std::optional<Fields> form_;
};

}  // namespace cloudtab::wire
