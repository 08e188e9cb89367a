#include "core/services/cloudformation/drift.h"

#include <algorithm>
#include <utility>
#include <variant>
#include <vector>

#include "core/base/json.h"
#include "core/base/sorting.h"
#include "core/services/cloudformation/change_tree.h"
#include "core/services/cloudformation/functions.h"
#include "core/services/cloudformation/handler_call.h"
#include "core/services/cloudformation/property_check.h"

namespace cloudtab::cloudformation {
namespace {

/// A value as the service shows it: text as it is, the rest as JSON.
std::string shown(const Document& value) {
  return value.is_string() ? value.get<std::string>() : value.dump();
}

void add(Document& out,
         const std::string& path,
         const Document& expected,
         const Document& actual,
         const char* type) {
  out.push_back({{"PropertyPath", path},
                 {"ExpectedValue", shown(expected)},
                 {"ActualValue", shown(actual)},
                 {"DifferenceType", type}});
}

void compare(const Document& expected,
             const Document& actual,
             const std::string& path,
             Document& out) {
  if (actual.is_null()) return add(out, path, expected, actual, "REMOVE");
  if (expected.is_object() && actual.is_object()) {
    for (auto it = expected.begin(); it != expected.end(); ++it) {
      auto found = actual.find(it.key());
      compare(*it, found == actual.end() ? Document() : *found, path + "/" + it.key(), out);
    }
    return;
  }
  if (expected.is_array() && actual.is_array()) {
    for (size_t i = 0; i < std::max(expected.size(), actual.size()); ++i) {
      const std::string place = path + "/" + std::to_string(i);
      if (i >= expected.size()) {
        add(out, place, Document(), actual[i], "ADD");
      } else {
        compare(expected[i], i < actual.size() ? actual[i] : Document(), place, out);
      }
    }
    return;
  }
  // Within what a template gives as JSON, a number and its text are one.
  const bool same = expected.is_primitive() && actual.is_primitive()
                        ? scalar_text(expected) == scalar_text(actual)
                        : same_value(expected, actual);
  if (!same) add(out, path, expected, actual, "NOT_EQUAL");
}

/// Tags are a set: in the order of their keys, and without those that the stack gave.
Document comparable_tags(const Document& tags, const Document& given_by_stack) {
  std::vector<std::pair<std::string, Document>> sorted;
  for (const Document& tag : tags) {
    if (std::find(given_by_stack.begin(), given_by_stack.end(), tag) != given_by_stack.end())
      continue;
    sorted.emplace_back(scalar_text(tag.value("Key", Document())), tag);
  }
  put_in_order(sorted, [](const auto& a, const auto& b) { return a.first < b.first; });
  Document out = Document::array();
  for (auto& [key, tag] : sorted) out.push_back(std::move(tag));
  return out;
}

/// The properties of one side that the other has too.
Document common(const Document& properties, const Document& other) {
  Document out = Document::object();
  for (auto it = properties.begin(); it != properties.end(); ++it) {
    if (other.contains(it.key()) && !it->is_null()) out[it.key()] = *it;
  }
  return out;
}

void compare_properties(const ResourceRecord& resource,
                        const Document& live,
                        const Document& stack_tags,
                        Document& drift) {
  Document expected = typed_properties(resource.type, resource.properties);
  Document actual = typed_properties(resource.type, live);
  // What is a document in a template may be a text of JSON in its service.
  for (auto it = actual.begin(); it != actual.end(); ++it) {
    if (!it->is_string() || !expected.contains(it.key()) || !expected[it.key()].is_structured())
      continue;
    Result<Document> parsed = parse_json(it->get_ref<const std::string&>());
    if (parsed.ok()) *it = std::move(parsed).value();
  }
  if (expected.contains("Tags") && actual.contains("Tags") && actual["Tags"].is_array()) {
    expected["Tags"] = comparable_tags(expected["Tags"], Document::array());
    actual["Tags"] = comparable_tags(actual["Tags"], stack_tags);
  }
  const Document differences = property_differences(expected, actual);
  drift["ExpectedProperties"] = common(expected, actual).dump();
  drift["ActualProperties"] = common(actual, expected).dump();
  drift["StackResourceDriftStatus"] = differences.empty() ? "IN_SYNC" : "MODIFIED";
  drift["PropertyDifferences"] = differences;
}

}  // namespace

Document property_differences(const Document& expected, const Document& actual) {
  Document out = Document::array();
  for (auto it = expected.begin(); it != expected.end(); ++it) {
    auto found = actual.find(it.key());
    if (found != actual.end()) compare(*it, *found, "/" + it.key(), out);
  }
  return out;
}

bool can_drift(Call& call, std::string_view type) {
  const ResourceType* handlers = call.resource_type(type);
  return handlers != nullptr && handlers->read != nullptr;
}

Result<Document> detect_drift(Call& call,
                              const StackRecord& stack,
                              const ResourceRecord& resource) {
  const ResourceOutcome outcome = call_handler(
      call, stack, resource, HandlerAction::kRead, {.physical_id = resource.physical_id});
  Document drift = {{"StackId", stack.id},
                    {"LogicalResourceId", resource.logical_id},
                    {"PhysicalResourceId", resource.physical_id},
                    {"ResourceType", resource.type},
                    {"Timestamp", to_millis(call.now())}};
  if (const auto* error = std::get_if<Error>(&outcome)) {
    if (!is_not_found(*error)) return *error;
    drift["StackResourceDriftStatus"] = "DELETED";
    drift["ExpectedProperties"] = resource.properties.dump();
  } else {
    const Document& live = std::get<ResourceState>(outcome).attributes;
    const auto properties = live.find("properties");
    if (properties == live.end()) return Document();
    compare_properties(resource, *properties, stack.tags, drift);
  }
  call.records<DriftRecord>().put(under(stack_uuid(stack.id), resource.logical_id),
                                  DriftRecord{drift});
  return drift;
}

Document resource_drift_information(Call& call,
                                    const StackRecord& stack,
                                    const std::string& logical_id) {
  const DriftRecord* record =
      call.records<DriftRecord>().find(under(stack_uuid(stack.id), logical_id));
  if (record == nullptr) return {{"StackResourceDriftStatus", "NOT_CHECKED"}};
  return {{"StackResourceDriftStatus", record->drift.at("StackResourceDriftStatus")},
          {"LastCheckTimestamp", record->drift.at("Timestamp")}};
}

Document stack_drift_information(Call& call, const StackRecord& stack) {
  bool drifted = false;
  int64_t checked = -1;
  for (const auto& [key, record] :
       call.records<DriftRecord>().prefix(under(stack_uuid(stack.id)))) {
    drifted |= record.drift.at("StackResourceDriftStatus") != "IN_SYNC";
    checked = std::max(checked, record.drift.at("Timestamp").get<int64_t>());
  }
  if (checked < 0) return {{"StackDriftStatus", "NOT_CHECKED"}};
  return {{"StackDriftStatus", drifted ? "DRIFTED" : "IN_SYNC"}, {"LastCheckTimestamp", checked}};
}

}  // namespace cloudtab::cloudformation
