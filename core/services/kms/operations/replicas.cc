#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "core/base/arn.h"
#include "core/engine/record_at.h"
#include "core/services/kms/errors.h"
#include "core/services/kms/key.h"
#include "core/services/kms/operations/operations.h"

// Multi-region keys: one primary, and replicas with the same id and material.

namespace cloudtab::kms {

namespace {

Status check_primary(const Document& key, const std::string& region) {
  if (key.value("MultiRegion", false) && key.value("PrimaryRegion", "") == region) return ok();
  return errors::unsupported(key.at("Arn").get<std::string>() +
                             " is not a multi-region primary key.");
}

/// Tells every region of a key which are its primary and its replicas.
void tell_regions(Call& call,
                  const std::string& id,
                  const std::string& primary,
                  const Document& replicas) {
  Document regions = replicas;
  regions.push_back(primary);
  for (const Document& region : regions) {
    call.records<KeyRecord>(Scope{call.scope().account, region.get<std::string>()})
        .update(id, [&](KeyRecord& record) {
          record.value["PrimaryRegion"] = primary;
          record.value["ReplicaRegions"] = replicas;
        });
  }
}

}  // namespace

Outcome replicate_key(Call& call, const Document& input) {
  ASSIGN_OR_RETURN(const Document* key, input_key(call, input));
  RETURN_IF_ERROR(check_usable(*key));
  const std::string home = call.scope().region;
  RETURN_IF_ERROR(check_primary(*key, home));
  const Scope there{call.scope().account, input.at("ReplicaRegion").get<std::string>()};
  const std::string id = key->at("KeyId");
  const std::string arn = make_arn("kms", there, "key/" + id);
  if (call.records<KeyRecord>(there).contains(id))
    return Error{"AlreadyExistsException", "Key " + arn + " already exists."};
  current_material(call, *key);

  Document replica = new_key(call, id, key->at("KeySpec"), key->at("KeyUsage"));
  for (const char* member : {"MultiRegion", "Origin", "CurrentKeyMaterialId"}) {
    if (key->contains(member)) replica[member] = key->at(member);
  }
  replica["Arn"] = arn;
  replica["Description"] = input.value("Description", "");
  if (input.contains("Policy")) replica["Policy"] = input["Policy"];
  if (input.contains("Tags")) replica["Tags"] = input["Tags"];
  call.records<KeyRecord>(there).put(id, {std::move(replica)});
  std::vector<std::pair<std::string, MaterialRecord>> materials;
  for (const auto& [place, material] :
       call.records<MaterialRecord>().prefix(KeyBuilder().text(id).take()))
    materials.emplace_back(place, material);
  for (auto& [place, material] : materials)
    call.records<MaterialRecord>(there).put(place, std::move(material));

  Document replicas = key->value("ReplicaRegions", Document::array());
  replicas.push_back(there.region);
  tell_regions(call, id, home, replicas);
  // Recorded: what is answered is still being made.
  const Document& made = record_at(call.records<KeyRecord>(there), id).value;
  Document shown = metadata(made);
  shown["KeyState"] = "Creating";
  shown["Enabled"] = false;
  shown.erase("CurrentKeyMaterialId");
  return Document{{"ReplicaKeyMetadata", std::move(shown)},
                  {"ReplicaPolicy", made["Policy"]},
                  {"ReplicaTags", made["Tags"]}};
}

Outcome update_primary_region(Call& call, const Document& input) {
  ASSIGN_OR_RETURN(const Document* key, input_key(call, input));
  RETURN_IF_ERROR(check_usable(*key));
  const std::string home = call.scope().region;
  RETURN_IF_ERROR(check_primary(*key, home));
  const std::string& next = input.at("PrimaryRegion").get_ref<const std::string&>();
  Document replicas = key->value("ReplicaRegions", Document::array());
  const auto found = std::find(replicas.begin(), replicas.end(), next);
  if (found == replicas.end()) {
    const std::string resource = "key/" + key->at("KeyId").get<std::string>();
    return errors::no_such_key(make_arn("kms", Scope{call.scope().account, next}, resource));
  }
  *found = home;
  tell_regions(call, key->at("KeyId"), next, replicas);
  return Document::object();
}

}  // namespace cloudtab::kms
