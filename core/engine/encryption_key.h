#pragma once

#include <optional>
#include <string>

#include "core/base/document.h"
#include "core/base/result.h"
#include "core/engine/call.h"

namespace cloudtab {

/// A customer's key that a service is about to encrypt or decrypt with.
struct EncryptionKey {
  /// A key by any of its names. One that is no ARN is looked for in `scope`.
  std::string id;
  Scope scope;
  /// Who asks KMS. Default: the calling call's principal.
  std::optional<Principal> principal = std::nullopt;
};

/// A key of AWS's own (`alias/aws/sqs`), which a service can always use.
bool is_aws_managed_key(const std::string& id);

/// What DescribeKey tells of a key that can be used now.
/// Errors: KMS's own: DescribeKey's, DisabledException, KMSInvalidStateException.
Result<Document> find_usable_key(Call& call, EncryptionKey key);

/// KMS's error as its client in the other service prints it:
/// `<message> (Service: AWSKMS; Status Code: 400; Error Code: <code>; Request ID: <id>; Proxy:
/// null)`.
std::string said_by_kms(const Error& error, const std::string& request_id);

}  // namespace cloudtab
