#include <algorithm>

#include "core/base/ensure.h"
#include "core/base/sorting.h"
#include "core/services/apigateway/errors.h"
#include "core/services/apigateway/limits.h"
#include "core/services/apigateway/operations/operations.h"
#include "core/services/apigateway/pages.h"
#include "core/services/apigateway/patch.h"
#include "core/services/apigateway/state.h"

namespace cloudtab::apigateway {

namespace {

constexpr std::string_view kPathPartCharacters =
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-:,$";

bool is_variable(std::string_view part) { return part.size() > 2 && part.front() == '{'; }
bool is_greedy(std::string_view part) {
  return is_variable(part) && part.substr(part.size() - 2) == "+}";
}

Status check_path_part(std::string_view part) {
  std::string_view name = part;
  if (is_variable(part) && part.back() == '}')
    name = part.substr(1, part.size() - (is_greedy(part) ? 3 : 2));
  if (!name.empty() && name.find_first_not_of(kPathPartCharacters) == std::string_view::npos)
    return ok();
  return errors::bad_request(
      "Resource's path part only allow a-zA-Z0-9._-: or a valid greedy path variable and curly "
      "braces at the beginning and the end.");
}

/// What stands in the way of `part` under `parent`, `self` aside.
Status check_siblings(Call& call,
                      const std::string& api,
                      const Document& parent,
                      const std::string& part,
                      const std::string& self) {
  if (is_greedy(text_of(parent, "pathPart"))) {
    return errors::bad_request("Cannot create a child of a resource with a greedy path variable: " +
                               text_of(parent, "pathPart"));
  }
  const std::string parent_id = text_of(parent, "id");
  for (const auto& [key, record] : call.records<ResourceRecord>().prefix(api + "/")) {
    const Document& sibling = record.value;
    if (text_of(sibling, "parentId") != parent_id || text_of(sibling, "id") == self) continue;
    const std::string other = text_of(sibling, "pathPart");
    if (other == part) {
      return errors::conflict("Another resource with the same parent already has this name: " +
                              part);
    }
    if (is_variable(other) && is_variable(part)) {
      return errors::bad_request("A sibling (" + other +
                                 ") of this resource already has a variable path part -- only one "
                                 "is allowed");
    }
  }
  return ok();
}

bool embeds_methods(const Document& input) {
  const Document embed = input.value("embed", Document::array());
  return std::find(embed.begin(), embed.end(), Document("methods")) != embed.end();
}

/// A resource as answered: with its path, and methods by name unless asked for in full.
Document described(Call& call, const std::string& api, const Document& resource, bool methods) {
  Document answer = resource;
  answer["path"] = resource_path(call, api, resource);
  if (!methods && answer.contains("resourceMethods")) {
    for (auto& method : answer["resourceMethods"]) method = Document::object();
  }
  return answer;
}

/// Whether `resource` is `ancestor` or below it.
bool is_below(Call& call,
              const std::string& api,
              std::string resource,
              const std::string& ancestor) {
  for (size_t depth = 0; !resource.empty(); ++depth) {
    if (resource == ancestor) return true;
    ENSURE(depth <= kResourcesPerApiMax);
    const ResourceRecord* record = call.records<ResourceRecord>().find(part_key(api, resource));
    resource = record == nullptr ? "" : text_of(record->value, "parentId");
  }
  return false;
}

}  // namespace

Outcome create_resource(Call& call, const Document& input) {
  const std::string api = text_of(input, "restApiId");
  const std::string part = text_of(input, "pathPart");
  ASSIGN_OR_RETURN(const Document* parent, find_resource(call, api, text_of(input, "parentId")));
  RETURN_IF_ERROR(check_path_part(part));
  RETURN_IF_ERROR(check_siblings(call, api, *parent, part, ""));
  const auto existing = call.records<ResourceRecord>().prefix(api + "/");
  if (static_cast<size_t>(std::distance(existing.begin(), existing.end())) >= kResourcesPerApiMax)
    return errors::limit_exceeded("Maximum number of resources for this API has been reached.");
  const std::string id = new_id<ResourceRecord>(call, 6, api + "/");
  const Document resource = {{"id", id}, {"parentId", text_of(*parent, "id")}, {"pathPart", part}};
  call.records<ResourceRecord>().put(part_key(api, id), {resource});
  return described(call, api, resource, true);
}

Outcome get_resource(Call& call, const Document& input) {
  const std::string api = text_of(input, "restApiId");
  ASSIGN_OR_RETURN(const Document* resource,
                   find_resource(call, api, text_of(input, "resourceId")));
  return described(call, api, *resource, embeds_methods(input));
}

Outcome get_resources(Call& call, const Document& input) {
  RETURN_IF_ERROR(find_api(call, input));
  const std::string api = text_of(input, "restApiId");
  Document all = Document::array();
  for (const auto& [key, record] : call.records<ResourceRecord>().prefix(api + "/"))
    all.push_back(described(call, api, record.value, embeds_methods(input)));
  put_in_order(all, [](const Document& a, const Document& b) {
    return a["path"].get_ref<const std::string&>() < b["path"].get_ref<const std::string&>();
  });
  return page_of(input, all);
}

Outcome update_resource(Call& call, const Document& input) {
  const std::string api = text_of(input, "restApiId");
  const std::string id = text_of(input, "resourceId");
  ASSIGN_OR_RETURN(const Document* found, find_resource(call, api, id));
  static constexpr PatchRule kRules[] = {{"/parentId"}, {"/pathPart"}};
  Document resource = *found;
  RETURN_IF_ERROR(apply_patch(input, kRules, resource, PatchErrors::kListing));
  if (!found->contains("parentId")) {
    if (resource.contains("pathPart"))
      return errors::bad_request("Root resource cannot update its pathPart.");
    if (resource.contains("parentId"))
      return errors::bad_request("Root resource cannot update its parentId.");
    return described(call, api, resource, false);
  }
  const std::string parent_id = text_of(resource, "parentId");
  ASSIGN_OR_RETURN(const Document* parent, find_resource(call, api, parent_id));
  if (is_below(call, api, parent_id, id))
    return errors::bad_request("Resources cannot be cyclical.");
  RETURN_IF_ERROR(check_path_part(text_of(resource, "pathPart")));
  RETURN_IF_ERROR(check_siblings(call, api, *parent, text_of(resource, "pathPart"), id));
  call.records<ResourceRecord>().put(part_key(api, id), {resource});
  return described(call, api, resource, false);
}

Outcome delete_resource(Call& call, const Document& input) {
  const std::string api = text_of(input, "restApiId");
  const std::string id = text_of(input, "resourceId");
  ASSIGN_OR_RETURN(const Document* resource, find_resource(call, api, id));
  if (!resource->contains("parentId"))
    return errors::bad_request("Root resource cannot be deleted.");
  std::vector<std::string> doomed;
  for (const auto& [key, record] : call.records<ResourceRecord>().prefix(api + "/")) {
    if (is_below(call, api, text_of(record.value, "id"), id)) doomed.push_back(key);
  }
  for (const std::string& key : doomed) call.records<ResourceRecord>().erase(key);
  return Document::object();
}

}  // namespace cloudtab::apigateway
