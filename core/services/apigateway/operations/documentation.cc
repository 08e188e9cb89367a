#include <string>
#include <utility>

#include "core/services/apigateway/errors.h"
#include "core/services/apigateway/openapi.h"
#include "core/services/apigateway/openapi_names.h"
#include "core/services/apigateway/operations/operations.h"
#include "core/services/apigateway/pages.h"
#include "core/services/apigateway/patch.h"
#include "core/services/apigateway/state.h"

// Documentation parts and versions: kept and answered. Texts and forms are recorded
// (test_apigateway_api.py, test_apigateway_common.py).

namespace cloudtab::apigateway {

namespace {

Result<const Document*> find_part(Call& call, const Document& input) {
  const DocumentationPartRecord* found = call.records<DocumentationPartRecord>().find(
      part_key(text_of(input, "restApiId"), text_of(input, "documentationPartId")));
  if (found == nullptr) return errors::not_found("Invalid Documentation part identifier specified");
  return &found->value;
}

std::string version_key(const Document& input) {
  return part_key(text_of(input, "restApiId"), text_of(input, "documentationVersion"));
}

Result<const Document*> find_version(Call& call, const Document& input) {
  RETURN_IF_ERROR(find_api(call, input));
  const DocumentationVersionRecord* found =
      call.records<DocumentationVersionRecord>().find(version_key(input));
  if (found == nullptr)
    return errors::not_found("Invalid Documentation version identifier specified");
  return &found->value;
}

bool is_asked_for(const Document& part, const Document& input) {
  const Document& location = part["location"];
  for (const auto& [asked, member] : {std::pair{"type", "type"}, std::pair{"nameQuery", "name"}}) {
    const std::string wanted = text_of(input, asked);
    if (!wanted.empty() && text_of(location, member) != wanted) return false;
  }
  const std::string path = text_of(input, "path");
  return path.empty() || text_of(location, "path").compare(0, path.size(), path) == 0;
}

/// Where AWS puts a part that does not say it: at the root, but for those that have no path.
Document full_location(const Document& given) {
  Document location = given;
  const std::string type = text_of(given, "type");
  const bool has_path = type != "API" && type != "MODEL" && type != "AUTHORIZER";
  if (has_path && !location.contains("path")) location["path"] = "/";
  return location;
}

}  // namespace

Result<Document> put_documentation(Call& call,
                                   const std::string& api,
                                   const Document& documentation) {
  Document ids = Document::array();
  auto& records = call.records<DocumentationPartRecord>();
  for (const Document& part : documentation.value("documentationParts", Document::array())) {
    const Document location = full_location(member_of(part, "location"));
    std::string there;
    for (const auto& [key, other] : records.prefix(api + "/")) {
      if (other.value["location"] == location) there = key;
    }
    if (!there.empty()) records.erase(there);
    const Document& properties = member_of(part, "properties");
    ASSIGN_OR_RETURN(const Document made,
                     call.invoke({.service = "apigateway",
                                  .operation = "CreateDocumentationPart",
                                  .input = {{"restApiId", api},
                                            {"location", location},
                                            {"properties", properties.dump()}}}));
    ids.push_back(made["id"]);
  }
  return ids;
}

Outcome create_documentation_part(Call& call, const Document& input) {
  RETURN_IF_ERROR(find_api(call, input));
  const std::string api = text_of(input, "restApiId");
  if (text_of(input, "properties").empty())
    return errors::bad_request("Documentation part properties must be non-empty");
  for (const auto& [key, part] : call.records<DocumentationPartRecord>().prefix(api + "/")) {
    if (part.value["location"] == input["location"])
      return errors::conflict(
          "Documentation part already exists for the specified location: type '" +
          text_of(input["location"], "type") + "'.");
  }
  const std::string id = new_id<DocumentationPartRecord>(call, 6, api + "/");
  const Document part = {
      {"id", id}, {"location", input["location"]}, {"properties", input["properties"]}};
  call.records<DocumentationPartRecord>().put(part_key(api, id), {part});
  return part;
}

/// Reads a definition's `x-amazon-apigateway-documentation`.
Outcome import_documentation_parts(Call& call, const Document& input) {
  RETURN_IF_ERROR(find_api(call, input));
  const Document::binary_t& body = input.at("body").get_binary();
  const Result<Document> definition =
      read_openapi_text({reinterpret_cast<const char*>(body.data()), body.size()});
  if (!definition.ok() || !(definition->contains("swagger") || definition->contains("openapi")))
    return errors::bad_request("Unable to build importer with provided input.");
  const std::string api = text_of(input, "restApiId");
  if (input.value("mode", "merge") == "overwrite")
    call.records<DocumentationPartRecord>().erase_prefix(api + "/");
  ASSIGN_OR_RETURN(Document ids,
                   put_documentation(call, api, member_of(*definition, kDocumentationExtension)));
  return Document{{"ids", std::move(ids)}};
}

Outcome get_documentation_part(Call& call, const Document& input) {
  ASSIGN_OR_RETURN(const Document* part, find_part(call, input));
  return *part;
}

Outcome get_documentation_parts(Call& call, const Document& input) {
  RETURN_IF_ERROR(find_api(call, input));
  Document all = Document::array();
  for (const auto& [key, part] :
       call.records<DocumentationPartRecord>().prefix(text_of(input, "restApiId") + "/")) {
    if (is_asked_for(part.value, input)) all.push_back(part.value);
  }
  return page_of(input, all);
}

Outcome update_documentation_part(Call& call, const Document& input) {
  ASSIGN_OR_RETURN(const Document* found, find_part(call, input));
  static constexpr PatchRule kRules[] = {{"/properties"}};
  Document part = *found;
  RETURN_IF_ERROR(apply_patch(input, kRules, part, PatchErrors::kListing));
  call.records<DocumentationPartRecord>().put(
      part_key(text_of(input, "restApiId"), text_of(part, "id")), {part});
  return part;
}

Outcome delete_documentation_part(Call& call, const Document& input) {
  RETURN_IF_ERROR(find_api(call, input));
  RETURN_IF_ERROR(find_part(call, input));
  call.records<DocumentationPartRecord>().erase(
      part_key(text_of(input, "restApiId"), text_of(input, "documentationPartId")));
  return Document::object();
}

Outcome create_documentation_version(Call& call, const Document& input) {
  RETURN_IF_ERROR(find_api(call, input));
  const std::string api = text_of(input, "restApiId");
  const std::string stage = text_of(input, "stageName");
  if (call.records<DocumentationVersionRecord>().contains(version_key(input)))
    return errors::conflict("Documentation version already exists for this API");
  if (!stage.empty() && !call.records<StageRecord>().contains(part_key(api, stage)))
    return errors::no_stage();
  Document version = {{"version", input["documentationVersion"]},
                      {"createdDate", to_millis(call.now()) / 1000 * 1000}};
  if (input.contains("description")) version["description"] = input["description"];
  call.records<DocumentationVersionRecord>().put(version_key(input), {version});
  if (!stage.empty()) {
    call.records<StageRecord>().update(part_key(api, stage), [&](StageRecord& record) {
      record.value["documentationVersion"] = input["documentationVersion"];
    });
  }
  return version;
}

Outcome get_documentation_version(Call& call, const Document& input) {
  ASSIGN_OR_RETURN(const Document* version, find_version(call, input));
  return *version;
}

Outcome get_documentation_versions(Call& call, const Document& input) {
  RETURN_IF_ERROR(find_api(call, input));
  Document all = Document::array();
  for (const auto& [key, version] :
       call.records<DocumentationVersionRecord>().prefix(text_of(input, "restApiId") + "/"))
    all.push_back(version.value);
  return page_of(input, all);
}

Outcome update_documentation_version(Call& call, const Document& input) {
  ASSIGN_OR_RETURN(const Document* found, find_version(call, input));
  static constexpr PatchRule kRules[] = {{"/description"}};
  Document version = *found;
  RETURN_IF_ERROR(apply_patch(input, kRules, version));
  call.records<DocumentationVersionRecord>().put(version_key(input), {version});
  return version;
}

Outcome delete_documentation_version(Call& call, const Document& input) {
  RETURN_IF_ERROR(find_version(call, input));
  call.records<DocumentationVersionRecord>().erase(version_key(input));
  return Document::object();
}

}  // namespace cloudtab::apigateway
