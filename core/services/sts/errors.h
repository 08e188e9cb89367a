#pragma once

#include <string>
#include <string_view>

#include "core/base/error.h"

// Texts as recorded of the service, in LocalStack's snapshots of its STS tests, unless said
// otherwise.

namespace cloudtab::sts::errors {

/// An ARN that is none.
Error invalid_arn(std::string_view arn);
/// A role that is not there, or may not be assumed. Observed in published error reports of CDK
/// and the SDKs.
Error may_not_assume(std::string_view caller, std::string_view role);
/// Observed as above.
Error duration_above_role_maximum();
Error duration_above_chaining_maximum();
Error transitive_key_without_tag();
Error duplicate_tag_keys();
/// Of a web identity token that is no JSON Web Token; observed as above.
Error no_token();
/// As reported of the service (aws-actions/configure-aws-credentials).
Error no_identity_provider(std::string_view issuer);
Error foreign_audience();
/// Of a message that STS did not encode; observed as above.
Error no_authorization_message();
Error transitive_tag_overridden();

}  // namespace cloudtab::sts::errors
