#include "core/services/cloudformation/recorded_values.h"

#include "core/services/cloudformation/errors.h"

namespace cloudtab::cloudformation {
namespace {

/// `Endpoint.Port` in nested objects; null if there is no such member.
const Document* member_at(const Document& value, std::string_view path) {
  const Document* at = &value;
  while (!path.empty()) {
    const size_t dot = path.find('.');
    if (!at->is_object()) return nullptr;
    auto it = at->find(std::string(path.substr(0, dot)));
    if (it == at->end()) return nullptr;
    at = &*it;
    path = dot == std::string_view::npos ? std::string_view() : path.substr(dot + 1);
  }
  return at;
}

}  // namespace

Result<Document> RecordedValues::ref(const std::string& logical_id) {
  const ResourceRecord* record = call_.records<ResourceRecord>().find(under(uuid_, logical_id));
  if (record == nullptr || record->physical_id.empty()) {
    return errors::validation("Unresolved resource dependencies [" + logical_id +
                              "] in the Resources block of the template");
  }
  return Document(record->physical_id);
}

Result<Document> RecordedValues::attribute(const std::string& logical_id, const std::string& name) {
  const ResourceRecord* record = call_.records<ResourceRecord>().find(under(uuid_, logical_id));
  if (record == nullptr || record->physical_id.empty()) return ref(logical_id);
  if (auto it = record->attributes.find(name); it != record->attributes.end()) return *it;
  if (const Document* nested = member_at(record->attributes, name)) return *nested;
  if (const Document* property = member_at(record->properties, name)) return *property;
  return errors::validation("Resource type " + record->type + " does not support attribute {" +
                            name + "}");
}

Result<Document> RecordedValues::import_value(const std::string& export_name) {
  imports_.insert(export_name);
  const ExportRecord* record = call_.records<ExportRecord>().find(export_name);
  if (record == nullptr) return errors::validation("No export named " + export_name + " found");
  return Document(record->value);
}

}  // namespace cloudtab::cloudformation
