#include "core/services/dynamodb/table_properties.h"

#include <algorithm>
#include <utility>

namespace cloudtab::dynamodb {

namespace {

constexpr size_t kNameMax = 255;

Document indexes_input(const Document& given) {
  Document indexes = Document::array();
  for (const Document& index : given) indexes.push_back(index_input(index));
  return indexes;
}

/// The stack's tags without those that CloudFormation adds by itself: recorded of the service, a
/// table's tags show what its template and stack say, and no `aws:cloudformation:`.
Document tags_of_stack(const ResourceRequest& request) {
  Document tags = Document::array();
  for (const Document& tag : request.tags) {
    if (tag["Key"].get_ref<const std::string&>().rfind("aws:", 0) != 0) tags.push_back(tag);
  }
  return tags;
}

}  // namespace

const Document* property(const Document& object, const char* member) {
  const auto it = object.find(member);
  return it == object.end() || it->is_null() ? nullptr : &*it;
}

bool flag(const Document& object, const char* member) {
  const Document* found = property(object, member);
  if (found == nullptr) return false;
  return found->is_boolean() ? found->get<bool>() : *found == "true";
}

void to_integer(Document& object, const char* member) {
  const auto it = object.find(member);
  if (it == object.end() || !it->is_string()) return;
  const std::string& text = it->get_ref<const std::string&>();
  const bool digits =
      !text.empty() && text.size() < 16 &&
      std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
  if (digits) *it = std::stoll(text);
}

Document throughput_input(Document given) {
  to_integer(given, "ReadCapacityUnits");
  to_integer(given, "WriteCapacityUnits");
  return given;
}

Document units_input(Document given) {
  for (const char* member : {"MaxReadRequestUnits",
                             "MaxWriteRequestUnits",
                             "ReadUnitsPerSecond",
                             "WriteUnitsPerSecond"}) {
    to_integer(given, member);
  }
  return given;
}

Document index_input(const Document& given) {
  Document index = Document::object();
  for (const char* member : {"IndexName", "KeySchema", "Projection"}) {
    if (given.contains(member)) index[member] = given[member];
  }
  for (const char* member : {"OnDemandThroughput", "WarmThroughput"}) {
    if (given.contains(member)) index[member] = units_input(given[member]);
  }
  if (given.contains("ProvisionedThroughput"))
    index["ProvisionedThroughput"] = throughput_input(given["ProvisionedThroughput"]);
  return index;
}

Document vector_index_input(Document given) {
  to_integer(given, "Dimensions");
  return given;
}

Document stream_input(const Document& given) {
  return {{"StreamEnabled", true},
          {"StreamViewType", given.value("StreamViewType", "NEW_AND_OLD_IMAGES")}};
}

Document encryption_input(const Document& given) {
  Document input = {{"Enabled", flag(given, "SSEEnabled")}};
  for (const char* member : {"SSEType", "KMSMasterKeyId"}) {
    if (given.contains(member)) input[member] = given[member];
  }
  return input;
}

std::string table_name(const ResourceRequest& request) {
  if (const Document* name = property(request.properties, "TableName"))
    return name->get<std::string>();
  return request.generated_name.substr(0, kNameMax);
}

Document create_input(const ResourceRequest& request) {
  const Document& given = request.properties;
  Document input = {{"TableName", table_name(request)}};
  for (const char* member : {"AttributeDefinitions", "KeySchema", "BillingMode", "TableClass"}) {
    if (const Document* value = property(given, member)) input[member] = *value;
  }
  for (const char* member : {"OnDemandThroughput", "WarmThroughput"}) {
    if (const Document* value = property(given, member)) input[member] = units_input(*value);
  }
  if (const Document* value = property(given, "ProvisionedThroughput"))
    input["ProvisionedThroughput"] = throughput_input(*value);
  for (const char* member : {"GlobalSecondaryIndexes", "LocalSecondaryIndexes"}) {
    if (const Document* value = property(given, member); value != nullptr && !value->empty())
      input[member] = indexes_input(*value);
  }
  if (const Document* value = property(given, "VectorIndexes")) {
    for (const Document& index : *value)
      input["VectorIndexes"].push_back(vector_index_input(index));
  }
  if (const Document* value = property(given, "StreamSpecification"))
    input["StreamSpecification"] = stream_input(*value);
  if (const Document* value = property(given, "SSESpecification"))
    input["SSESpecification"] = encryption_input(*value);
  if (flag(given, "DeletionProtectionEnabled")) input["DeletionProtectionEnabled"] = true;
  Document tags = tags_of_stack(request);
  if (const Document* own = property(given, "Tags")) {
    for (const Document& tag : *own) tags.push_back(tag);
  }
  if (!tags.empty()) input["Tags"] = std::move(tags);
  return input;
}

}  // namespace cloudtab::dynamodb
