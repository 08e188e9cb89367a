#pragma once

#include <initializer_list>
#include <string>
#include <string_view>

#include "core/base/document.h"
#include "core/engine/call.h"
#include "core/engine/service.h"

// From what templates say to what API Gateway's operations take.

namespace cloudtab::apigateway {

/// Calls an operation of API Gateway.
Result<Document> invoke(Call& call, std::string_view operation, Document input);

/// Copies `Name` to `name` for each property that is there.
void copy_properties(const Document& properties,
                     std::initializer_list<const char*> names,
                     Document& input);

/// A template's numbers and booleans as the text they are in patches, headers and maps.
std::string plain_text(const Document& value);
/// A map whose values are made text.
Document text_map(const Document& map);
/// A property that is true or `"true"`.
bool is_set(const Document& properties, const char* name);
/// A property that is text, or "".
std::string text_property(const Document& properties, const char* name);

/// The template's and the stack's tags as a map.
Document tag_map(const ResourceRequest& request);

/// A list of patch operations, as they are added.
class Patches {
 public:
  void replace(const std::string& path, const std::string& value) { add("replace", path, &value); }
  void add(const std::string& path, const std::string& value) { add("add", path, &value); }
  void remove(const std::string& path) { add("remove", path, nullptr); }
  /// Of an entry that is named by its value.
  void remove(const std::string& path, const std::string& value) { add("remove", path, &value); }
  /// Replaces what the property's change asks for.
  void changed(const ResourceRequest& request, const char* property, const std::string& path);
  /// Adds, replaces and removes what differs between two maps of text.
  void map(const Document& before, const Document& after, const std::string& path);
  bool empty() const { return list_.empty(); }
  const Document& list() const { return list_; }

 private:
  void add(const char* operation, const std::string& path, const std::string* value);
  Document list_ = Document::array();
};

/// A key as a part of a patch's path.
std::string pointer_escaped(std::string_view key);

/// What a removal answers: an API's part that is gone already is a success.
ResourceOutcome removed(const ResourceRequest& request, const Result<Document>& result);

/// UpdateStage's patches for MethodSettings and AccessLogSetting.
void patch_stage_settings(const Document& before, const Document& after, Patches& patches);

// resource_stage.cc
ResourceOutcome create_deployment_resource(Call& call, const ResourceRequest& request);
ResourceOutcome update_deployment_resource(Call& call, const ResourceRequest& request);
ResourceOutcome remove_deployment_resource(Call& call, const ResourceRequest& request);
ResourceOutcome create_stage_resource(Call& call, const ResourceRequest& request);
ResourceOutcome update_stage_resource(Call& call, const ResourceRequest& request);
ResourceOutcome remove_stage_resource(Call& call, const ResourceRequest& request);

// resource_access.cc
ResourceOutcome create_authorizer_resource(Call& call, const ResourceRequest& request);
ResourceOutcome update_authorizer_resource(Call& call, const ResourceRequest& request);
ResourceOutcome remove_authorizer_resource(Call& call, const ResourceRequest& request);
ResourceOutcome create_key_resource(Call& call, const ResourceRequest& request);
ResourceOutcome update_key_resource(Call& call, const ResourceRequest& request);
ResourceOutcome remove_key_resource(Call& call, const ResourceRequest& request);
ResourceOutcome create_plan_resource(Call& call, const ResourceRequest& request);
ResourceOutcome update_plan_resource(Call& call, const ResourceRequest& request);
ResourceOutcome remove_plan_resource(Call& call, const ResourceRequest& request);
ResourceOutcome create_plan_key_resource(Call& call, const ResourceRequest& request);
ResourceOutcome remove_plan_key_resource(Call& call, const ResourceRequest& request);

// resource_domain.cc
ResourceOutcome create_mapping_resource(Call& call, const ResourceRequest& request);
ResourceOutcome update_mapping_resource(Call& call, const ResourceRequest& request);
ResourceOutcome remove_mapping_resource(Call& call, const ResourceRequest& request);
ResourceOutcome create_certificate_resource(Call& call, const ResourceRequest& request);
ResourceOutcome update_certificate_resource(Call& call, const ResourceRequest& request);
ResourceOutcome remove_certificate_resource(Call& call, const ResourceRequest& request);
ResourceOutcome create_documentation_resource(Call& call, const ResourceRequest& request);
ResourceOutcome update_documentation_resource(Call& call, const ResourceRequest& request);
ResourceOutcome remove_documentation_resource(Call& call, const ResourceRequest& request);
ResourceOutcome create_version_resource(Call& call, const ResourceRequest& request);
ResourceOutcome remove_version_resource(Call& call, const ResourceRequest& request);
ResourceOutcome create_domain_resource(Call& call, const ResourceRequest& request);
ResourceOutcome update_domain_resource(Call& call, const ResourceRequest& request);
ResourceOutcome remove_domain_resource(Call& call, const ResourceRequest& request);
ResourceOutcome create_link_resource(Call& call, const ResourceRequest& request);
ResourceOutcome update_link_resource(Call& call, const ResourceRequest& request);
ResourceOutcome remove_link_resource(Call& call, const ResourceRequest& request);

// resource_method.cc
ResourceOutcome create_method_resource(Call& call, const ResourceRequest& request);
ResourceOutcome update_method_resource(Call& call, const ResourceRequest& request);
ResourceOutcome remove_method_resource(Call& call, const ResourceRequest& request);

}  // namespace cloudtab::apigateway
