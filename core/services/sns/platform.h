#pragma once

#include <string>
#include <string_view>

#include "core/base/result.h"
#include "core/base/scope.h"

// Mobile push: the ARNs of platform applications and of the endpoints (devices) in them, and the
// keys of their records.

namespace cloudtab::sns {

struct PlatformAddress {
  Scope scope;
  std::string platform;     ///< `GCM`
  std::string name;         ///< of the application
  std::string endpoint_id;  ///< UUID; empty for an application

  /// Of the application's record, or of the endpoint's if there is an id. The application's is the
  /// prefix of those of its endpoints.
  std::string key() const;
};

/// `arn:aws:sns:<region>:<account>:app/<platform>/<name>`. Error: InvalidParameter.
Result<PlatformAddress> parse_application_arn(std::string_view arn);
/// `arn:aws:sns:<region>:<account>:endpoint/<platform>/<name>/<id>`; `parameter` names it in the
/// error. Error: InvalidParameter.
Result<PlatformAddress> parse_endpoint_arn(std::string_view arn, std::string_view parameter);

/// What `PlatformAddress::key` was made of, without the scope.
PlatformAddress address_of_key(std::string_view key);

}  // namespace cloudtab::sns
