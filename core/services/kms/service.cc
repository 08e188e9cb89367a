#include "core/services/kms/service.h"

#include "core/services/kms/operations/operations.h"
#include "core/services/kms/resources.h"
#include "core/services/kms/state.h"

namespace cloudtab {

const ServiceDefinition& kms_service() {
  using namespace kms;
  static constexpr OperationEntry kOperations[] = {
      {"CancelKeyDeletion", cancel_key_deletion},
      {"CreateAlias", create_alias},
      {"CreateGrant", create_grant},
      {"CreateKey", create_key},
      {"Decrypt", decrypt},
      {"DeleteAlias", delete_alias},
      {"DeleteImportedKeyMaterial", delete_imported_key_material},
      {"DeriveSharedSecret", derive_shared_secret},
      {"DescribeKey", describe_key},
      {"DisableKey", disable_key},
      {"DisableKeyRotation", disable_key_rotation},
      {"EnableKey", enable_key},
      {"EnableKeyRotation", enable_key_rotation},
      {"Encrypt", encrypt},
      {"GenerateDataKey", generate_data_key},
      {"GenerateDataKeyPair", generate_data_key_pair},
      {"GenerateDataKeyPairWithoutPlaintext", generate_data_key_pair_without_plaintext},
      {"GenerateDataKeyWithoutPlaintext", generate_data_key_without_plaintext},
      {"GenerateMac", generate_mac},
      {"GenerateRandom", generate_random},
      {"GetKeyPolicy", get_key_policy},
      {"GetKeyRotationStatus", get_key_rotation_status},
      {"GetParametersForImport", get_parameters_for_import},
      {"GetPublicKey", get_public_key},
      {"ImportKeyMaterial", import_key_material},
      {"ListAliases", list_aliases},
      {"ListGrants", list_grants},
      {"ListKeyPolicies", list_key_policies},
      {"ListKeyRotations", list_key_rotations},
      {"ListKeys", list_keys},
      {"ListResourceTags", list_resource_tags},
      {"ListRetirableGrants", list_retirable_grants},
      {"PutKeyPolicy", put_key_policy},
      {"ReEncrypt", re_encrypt},
      {"ReplicateKey", replicate_key},
      {"RetireGrant", retire_grant},
      {"RevokeGrant", revoke_grant},
      {"RotateKeyOnDemand", rotate_key_on_demand},
      {"ScheduleKeyDeletion", schedule_key_deletion},
      {"Sign", sign},
      {"TagResource", tag_resource},
      {"UntagResource", untag_resource},
      {"UpdateAlias", update_alias},
      {"UpdateKeyDescription", update_key_description},
      {"UpdatePrimaryRegion", update_primary_region},
      {"Verify", verify},
      {"VerifyMac", verify_mac},
  };
  static constexpr TimerEntry kTimers[] = {
      {"delete_key", delete_key}, {"expire_material", expire_material}, {"rotate", rotate_key}};
  static const RecordType* const kRecords[] = {&record_type<KeyRecord>(),
                                               &record_type<AliasRecord>(),
                                               &record_type<MaterialRecord>(),
                                               &record_type<GrantRecord>(),
                                               &record_type<ImportRecord>()};
  static const ServiceDefinition service{.id = "kms",
                                         .operations = kOperations,
                                         .timers = kTimers,
                                         .records = kRecords,
                                         .resources = resource_types()};
  return service;
}

}  // namespace cloudtab
