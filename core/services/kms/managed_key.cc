#include "core/services/kms/managed_key.h"

#include <string_view>
#include <utility>

#include "core/base/arn.h"
#include "core/services/kms/key.h"
#include "core/services/kms/state.h"

namespace cloudtab::kms {

namespace {

/// What the keys that AWS manages for a service protect, as their descriptions call it: those whose
/// description was found published (DescribeKey's answers in LocalStack's snapshots and in
/// reports).
struct ManagedKey {
  std::string_view alias;
  std::string_view protects;
};
constexpr ManagedKey kManagedKeys[] = {{"alias/aws/dynamodb", "DynamoDB data"},
                                       {"alias/aws/lambda", "Lambda functions"},
                                       {"alias/aws/s3", "S3 objects"},
                                       {"alias/aws/ssm", "SSM parameters"}};

}  // namespace

void make_managed_key(Call& call, const Scope& scope, const std::string& alias) {
  if (scope != call.scope() || call.records<AliasRecord>().contains(alias)) return;
  for (const ManagedKey& managed : kManagedKeys) {
    if (managed.alias != alias) continue;
    const std::string id = call.random().uuid();
    Document key = new_key(call, id, "SYMMETRIC_DEFAULT", "ENCRYPT_DECRYPT");
    key["KeyManager"] = "AWS";
    key["Description"] = "Default key that protects my " + std::string(managed.protects) +
                         " when no other key is defined";
    key["RotationEnabled"] = true;
    call.records<KeyRecord>().put(id, {std::move(key)});
    const int64_t now = to_millis(call.now());
    call.records<AliasRecord>().put(alias,
                                    {{{"AliasName", alias},
                                      {"AliasArn", make_arn("kms", call.scope(), alias)},
                                      {"TargetKeyId", id},
                                      {"CreationDate", now},
                                      {"LastUpdatedDate", now}}});
  }
}

}  // namespace cloudtab::kms
