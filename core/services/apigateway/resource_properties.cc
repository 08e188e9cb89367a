#include "core/services/apigateway/resource_properties.h"

#include "core/base/ascii.h"

namespace cloudtab::apigateway {

Result<Document> invoke(Call& call, std::string_view operation, Document input) {
  return call.invoke({.service = "apigateway", .operation = operation, .input = std::move(input)});
}

void copy_properties(const Document& properties,
                     std::initializer_list<const char*> names,
                     Document& input) {
  for (const char* name : names) {
    const auto found = properties.find(name);
    if (found == properties.end()) continue;
    input[lower_first(name)] = *found;
  }
}

std::string plain_text(const Document& value) {
  return value.is_string() ? value.get<std::string>() : value.dump();
}

Document text_map(const Document& map) {
  Document result = Document::object();
  for (const auto& entry : map.items()) result[entry.key()] = plain_text(entry.value());
  return result;
}

bool is_set(const Document& properties, const char* name) {
  const auto found = properties.find(name);
  return found != properties.end() && (*found == true || *found == "true");
}

std::string text_property(const Document& properties, const char* name) {
  const auto found = properties.find(name);
  return found == properties.end() ? std::string() : plain_text(*found);
}

Document tag_map(const ResourceRequest& request) {
  Document tags = Document::object();
  const auto add = [&](const Document& list) {
    for (const Document& tag : list) tags[tag.value("Key", "")] = plain_text(tag["Value"]);
  };
  add(request.tags);
  add(request.properties.value("Tags", Document::array()));
  return tags;
}

void Patches::add(const char* operation, const std::string& path, const std::string* value) {
  Document patch = {{"op", operation}, {"path", path}};
  if (value != nullptr) patch["value"] = *value;
  list_.push_back(std::move(patch));
}

void Patches::changed(const ResourceRequest& request,
                      const char* property,
                      const std::string& path) {
  const std::string before = text_property(request.previous_properties, property);
  const std::string after = text_property(request.properties, property);
  if (before != after) replace(path, after);
}

void Patches::map(const Document& before, const Document& after, const std::string& path) {
  for (const auto& entry : before.items()) {
    if (!after.contains(entry.key())) remove(path + "/" + pointer_escaped(entry.key()));
  }
  for (const auto& entry : after.items()) {
    const std::string value = plain_text(entry.value());
    const std::string target = path + "/" + pointer_escaped(entry.key());
    if (!before.contains(entry.key()))
      add(target, value);
    else if (plain_text(before[entry.key()]) != value)
      replace(target, value);
  }
}

std::string pointer_escaped(std::string_view key) {
  std::string out;
  for (const char c : key) {
    if (c == '~')
      out += "~0";
    else if (c == '/')
      out += "~1";
    else
      out += c;
  }
  return out;
}

ResourceOutcome removed(const ResourceRequest& request, const Result<Document>& result) {
  if (!result.ok() && result.error().code != "NotFoundException") return result.error();
  return ResourceState{request.physical_id};
}

}  // namespace cloudtab::apigateway
