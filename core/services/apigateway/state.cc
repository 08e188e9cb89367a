#include "core/services/apigateway/state.h"

#include "core/base/ensure.h"
#include "core/services/apigateway/errors.h"
#include "core/services/apigateway/limits.h"

namespace cloudtab::apigateway {

Result<const Document*> find_api(Call& call, const Document& input) {
  const std::string id = text_of(input, "restApiId");
  const ApiRecord* api = call.records<ApiRecord>().find(id);
  if (api == nullptr) return errors::no_api(call.scope().account, id);
  return &api->value;
}

Result<const Document*> find_resource(Call& call, std::string_view api, std::string_view resource) {
  const ResourceRecord* found = call.records<ResourceRecord>().find(part_key(api, resource));
  if (found == nullptr) return errors::no_resource();
  return &found->value;
}

Result<const Document*> find_method(Call& call, const Document& input) {
  ASSIGN_OR_RETURN(const Document* resource,
                   find_resource(call, text_of(input, "restApiId"), text_of(input, "resourceId")));
  const auto methods = resource->find("resourceMethods");
  if (methods == resource->end()) return errors::no_method();
  const auto method = methods->find(text_of(input, "httpMethod"));
  if (method == methods->end()) return errors::no_method();
  return &*method;
}

std::string resource_path(Call& call, std::string_view api, const Document& resource) {
  std::string path;
  const Document* at = &resource;
  for (size_t depth = 0; at != nullptr && at->contains("parentId"); ++depth) {
    ENSURE(depth < kResourcesPerApiMax);
    path = "/" + text_of(*at, "pathPart") + path;
    const ResourceRecord* parent =
        call.records<ResourceRecord>().find(part_key(api, text_of(*at, "parentId")));
    at = parent == nullptr ? nullptr : &parent->value;
  }
  return path.empty() ? "/" : path;
}

const Document& member_of(const Document& document, const char* member) {
  static const Document none = Document::object();
  const auto found = document.find(member);
  return found != document.end() && found->is_object() ? *found : none;
}

std::string text_of(const Document& document, const char* member) {
  const auto found = document.find(member);
  return found != document.end() && found->is_string() ? found->get<std::string>() : std::string();
}

}  // namespace cloudtab::apigateway
