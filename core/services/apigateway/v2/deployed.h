#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/engine/call.h"
#include "core/services/apigateway/v2/state.h"

// What a stage serves. A deployment that a client makes holds a `snapshot` of the API's parts:
// {collection: {key: document}}. A stage that deploys by itself has a deployment without one: it
// serves the parts as they are, so a change costs one small record whatever the API's size.

namespace cloudtab::apigateway::v2 {

/// The API's parts as they are now.
Document take_snapshot(Call& call, const std::string& api_id);

/// Gives each stage that deploys by itself a new deployment. To be called after every change.
void redeploy(Call& call, const std::string& api_id);

/// Makes a deployment that serves what there is from now on; answers its id.
std::string deploy_automatically(Call& call, const std::string& api_id);

/// The parts that a stage serves. Valid while nothing is changed.
class Deployed {
 public:
  Deployed(Call& call, Scope scope, std::string api_id, const Document& stage);

  /// Of the kind, in the order of their keys, below a key such as `routeId/`.
  template <class Kind>
  std::vector<const Document*> parts(const std::string& below = {}) {
    const std::string prefix = api_id_ + "/" + below;
    std::vector<const Document*> found;
    if (snapshot_ == nullptr) {
      for (const auto& [key, part] : call_.records<Record<Kind>>(scope_).prefix(prefix))
        found.push_back(&part.value);
      return found;
    }
    for (const auto& part : member_of(*snapshot_, Kind::kCollection.data()).items()) {
      if (part.key().compare(0, prefix.size(), prefix) == 0) found.push_back(&part.value());
    }
    return found;
  }

  /// Null if there is none of that id.
  template <class Kind>
  const Document* part(const std::string& id) {
    for (const Document* part : parts<Kind>()) {
      if (text_of(*part, Kind::kIdMember) == id) return part;
    }
    return nullptr;
  }

  /// The integration that a route's target names, or null.
  const Document* integration_of(const Document& route);

 private:
  Call& call_;
  Scope scope_;
  std::string api_id_;
  const Document* snapshot_ = nullptr;
};

}  // namespace cloudtab::apigateway::v2
