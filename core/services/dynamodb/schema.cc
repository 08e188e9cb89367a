#include "core/services/dynamodb/schema.h"

#include <algorithm>
#include <set>
#include <utility>

#include "core/base/arn.h"
#include "core/base/ascii.h"
#include "core/base/sorting.h"
#include "core/services/dynamodb/capacity_settings.h"
#include "core/services/dynamodb/errors.h"
#include "core/services/dynamodb/limits.h"
#include "core/services/dynamodb/vectors.h"

namespace cloudtab::dynamodb {

namespace {

std::string text(const Document& object, const char* member) {
  const auto it = object.find(member);
  return it == object.end() ? std::string() : it->get<std::string>();
}

/// `[a, b]`.
template <class Names>
std::string print(const Names& names) {
  std::string out = "[";
  for (const std::string& name : names) {
    if (out.size() > 1) out += ", ";
    out += name;
  }
  return out + "]";
}

const KeyAttribute* find(const std::vector<KeyAttribute>& attributes, std::string_view name) {
  const auto it = std::find_if(attributes.begin(),
                               attributes.end(),
                               [name](const KeyAttribute& each) { return each.name == name; });
  return it == attributes.end() ? nullptr : &*it;
}

std::vector<std::string> names_of(const std::vector<KeyAttribute>& attributes) {
  std::vector<std::string> names;
  for (const KeyAttribute& each : attributes) names.push_back(each.name);
  return names;
}

/// Tables and local indexes have one attribute of each kind; a global index may have up to four
/// (Developer Guide, "Multi-attribute keys pattern").
constexpr size_t kGlobalIndexAttributesMax = 4;

/// As the service prints a list of them.
std::string print_elements(const Document& elements) {
  std::string out;
  for (const Document& each : elements) {
    if (!out.empty()) out += ", ";
    out += "KeySchemaElement(attributeName=" + text(each, "AttributeName") +
           ", keyType=" + text(each, "KeyType") + ")";
  }
  return out;
}

/// Of a key that may have several attributes of a kind. Texts as observed on the service in October
/// 2026 (the public notes "ack-api-quirks", finding DDB-TABLE-442).
Status check_many(bool misplaced, bool many_partition, bool many_sort) {
  if (misplaced) {
    return errors::invalid_parameter(
        "All HASH key attributes must precede RANGE key attributes in the KeySchema");
  }
  if (!many_partition && !many_sort) return ok();
  return errors::invalid_parameter("The KeySchema exceeds the maximum allowed number of " +
                                   std::string(many_partition ? "HASH" : "RANGE") +
                                   " key attributes");
}

Status check_key_order(const Document& elements, size_t each_max) {
  if (elements[0]["KeyType"] != "HASH") {
    return errors::validation(
        "Invalid KeySchema: The first KeySchemaElement is not a HASH key type");
  }
  size_t partition = 0, sort = 0;
  for (const Document& element : elements) {
    if (element["KeyType"] == "HASH" && sort == 0) {
      ++partition;
    } else {
      ++sort;
    }
    if (element["KeyType"] == "HASH" && sort > 0) break;
  }
  const bool misplaced =
      partition + sort < elements.size() ||
      std::any_of(elements.begin() + static_cast<std::ptrdiff_t>(partition),
                  elements.end(),
                  [](const Document& each) { return each["KeyType"] != "RANGE"; });
  if (each_max == 1 && elements.size() > 1 && elements[1]["KeyType"] != "RANGE") {
    return errors::validation(
        "Invalid KeySchema: The second KeySchemaElement is not a RANGE key type");
  }
  if (each_max > 1) return check_many(misplaced, partition > each_max, sort > each_max);
  if (misplaced || partition > each_max || sort > each_max) {
    return errors::validation("1 validation error detected: Value '[" + print_elements(elements) +
                              "]' at 'keySchema' failed to satisfy constraint: Member must have "
                              "length less than or equal to " +
                              std::to_string(2 * each_max));
  }
  return ok();
}

Result<KeySchema> read_key(const Document& elements,
                           const std::vector<KeyAttribute>& attributes,
                           bool of_table,
                           size_t each_max) {
  std::vector<std::string> names;
  for (const Document& element : elements) names.push_back(text(element, "AttributeName"));
  if (of_table && names.size() > attributes.size()) {
    return errors::validation("Invalid KeySchema: Some index key attribute have no definition");
  }
  const bool undefined = std::any_of(names.begin(), names.end(), [&](const std::string& name) {
    return find(attributes, name) == nullptr;
  });
  if (undefined) {
    return errors::invalid_parameter(
        "Some index key attributes are not defined in AttributeDefinitions. Keys: " + print(names) +
        ", AttributeDefinitions: " + print(names_of(attributes)));
  }
  if (std::set<std::string>(names.begin(), names.end()).size() < names.size()) {
    return errors::validation(
        names.size() > 2
            ? "The KeySchema contains multiple key attributes with the same name"
            : "Both the Hash Key and the Range Key element in the KeySchema have the same name");
  }
  RETURN_IF_ERROR(check_key_order(elements, each_max));
  KeySchema key;
  for (const Document& element : elements) {
    auto& part = element["KeyType"] == "HASH" ? key.partition : key.sort;
    part.push_back(*find(attributes, text(element, "AttributeName")));
  }
  return key;
}

Status check_billing(const Document& input, bool on_demand) {
  const bool has_throughput = input.contains("ProvisionedThroughput");
  if (on_demand && has_throughput) {
    return errors::invalid_parameter(
        "Neither ReadCapacityUnits nor WriteCapacityUnits can be specified when BillingMode is "
        "PAY_PER_REQUEST");
  }
  if (!on_demand && !has_throughput) {
    return errors::invalid_parameter(
        "ReadCapacityUnits and WriteCapacityUnits must both be specified when BillingMode is "
        "PROVISIONED");
  }
  return ok();
}

Status check_local_index(const IndexRecord& index, const KeySchema& table_key) {
  if (index.key.sort.empty()) {
    return errors::invalid_parameter("Index KeySchema does not have a range key for index: " +
                                     index.name);
  }
  const std::string& own = index.key.partition[0].name;
  const std::string& of_table = table_key.partition[0].name;
  if (own != of_table) {
    return errors::invalid_parameter(
        "Index KeySchema does not have the same leading hash key as table KeySchema for index: " +
        index.name + ". index hash key: " + own + ", table hash key: " + of_table);
  }
  return ok();
}

Status read_indexes(const Document& input, TableRecord& table) {
  for (const bool global : {false, true}) {
    const char* member = global ? "GlobalSecondaryIndexes" : "LocalSecondaryIndexes";
    const auto list = input.find(member);
    if (list == input.end()) continue;
    if (list->empty())
      return errors::invalid_parameter("List of " + std::string(member) + " is empty");
    if (!global && table.key.sort.empty()) {
      return errors::invalid_parameter(
          "Table KeySchema does not have a range key, which is required when specifying a "
          "LocalSecondaryIndex");
    }
    for (const Document& each : *list) {
      ASSIGN_OR_RETURN(IndexRecord index,
                       read_index(each, global, table.attributes, table.key, table.on_demand));
      if (global && !table.on_demand && !each.contains("ProvisionedThroughput")) {
        return errors::invalid_parameter("ProvisionedThroughput is not specified for index: " +
                                         index.name);
      }
      if (table.find_index(index.name) != nullptr) {
        return errors::invalid_parameter("Duplicate index name: " + index.name);
      }
      index.number = ++table.last_index_number;
      table.indexes.push_back(std::move(index));
    }
    if (!global && list->size() > limits::kLocalIndexesMax) {
      return errors::invalid_parameter(
          "Number of LocalSecondaryIndexes exceeds per-table limit of 5");
    }
    if (global && list->size() > limits::kGlobalIndexesMax) {
      return errors::invalid_parameter(
          "GlobalSecondaryIndex count exceeds the per-table limit of 20");
    }
  }
  return ok();
}

Status check_all_attributes_used(const TableRecord& table) {
  const bool bare = table.indexes.empty() && table.vector_indexes.empty();
  if (bare && table.attributes.size() != table.key.all().size()) {
    return errors::invalid_parameter(
        "Number of attributes in KeySchema does not exactly match number of attributes defined in "
        "AttributeDefinitions");
  }
  for (const KeyAttribute& attribute : table.attributes) {
    if (table.uses_attribute(attribute.name)) continue;
    // Observed on the service since indexes may share definitions: it prints the attributes it
    // found in keys.
    std::set<std::string> keys;
    for (const KeyAttribute& each : table.key.all()) keys.insert(each.name);
    for (const IndexRecord& index : table.indexes) {
      for (const KeyAttribute& each : index.key.all()) keys.insert(each.name);
    }
    for (const VectorIndexRecord& index : table.vector_indexes) {
      for (const auto& element : index.search_schema) keys.insert(element.attribute.name);
    }
    return errors::invalid_parameter(
        "Some AttributeDefinitions are not used. AttributeDefinitions: " +
        print(names_of(table.attributes)) + ", keys used: " + print(keys));
  }
  return ok();
}

Status read_stream(const Document& input, TableRecord& table) {
  const auto stream = input.find("StreamSpecification");
  if (stream == input.end()) return ok();
  table.stream.enabled = (*stream)["StreamEnabled"].get<bool>();
  table.stream.view_type = text(*stream, "StreamViewType");
  if (table.stream.enabled && table.stream.view_type.empty()) {
    return errors::invalid_parameter(
        "Table is being created with a stream enabled, UpdateViewType is required");
  }
  if (!table.stream.enabled && !table.stream.view_type.empty()) {
    return errors::invalid_parameter(
        "Table is being created with a stream disabled, UpdateViewType should not be specified");
  }
  return ok();
}

Document read_tags(const Document& input) {
  Document tags = input.value("Tags", Document::array());
  put_in_order(tags, [](const Document& a, const Document& b) { return a["Key"] < b["Key"]; });
  return tags;
}

}  // namespace

std::vector<KeyAttribute> read_attribute_definitions(const Document& definitions) {
  std::vector<KeyAttribute> attributes;
  for (const Document& each : definitions) {
    attributes.push_back({text(each, "AttributeName"), *type_named(text(each, "AttributeType"))});
  }
  return attributes;
}

Result<Throughput> read_throughput(const Document& input) {
  Throughput throughput;
  throughput.read_units = input["ReadCapacityUnits"].get<int64_t>();
  throughput.write_units = input["WriteCapacityUnits"].get<int64_t>();
  const std::pair<const char*, int64_t> given[] = {{"ReadCapacityUnits", throughput.read_units},
                                                   {"WriteCapacityUnits", throughput.write_units}};
  for (const auto& [member, units] : given) {
    if (units > limits::kThroughputMax) {
      return errors::validation("Given value " + std::to_string(units) + " for " + member +
                                " is out of bounds");
    }
  }
  return throughput;
}

Status read_index_projection(const Document& projection,
                             ProjectionKind& kind,
                             std::vector<std::string>& included) {
  const std::string given = text(projection, "ProjectionType");
  if (given.empty()) return errors::invalid_parameter("Unknown ProjectionType: null");
  kind = given == "ALL"         ? ProjectionKind::kAll
         : given == "KEYS_ONLY" ? ProjectionKind::kKeysOnly
                                : ProjectionKind::kInclude;
  if (projection.contains("NonKeyAttributes")) {
    if (kind != ProjectionKind::kInclude) {
      return errors::invalid_parameter("ProjectionType is " + given +
                                       ", but NonKeyAttributes is specified");
    }
    included = projection["NonKeyAttributes"].get<std::vector<std::string>>();
    std::set<std::string> seen;
    for (const std::string& name : included) {
      if (!seen.insert(name).second)
        return errors::invalid_parameter("Duplicate element in NonKeyAttributes: " + name);
    }
  } else if (kind == ProjectionKind::kInclude) {
    return errors::invalid_parameter(
        "ProjectionType is INCLUDE, but NonKeyAttributes is not specified");
  }
  return ok();
}

Result<IndexRecord> read_index(const Document& input,
                               bool global,
                               const std::vector<KeyAttribute>& attributes,
                               const KeySchema& table_key,
                               bool on_demand) {
  IndexRecord index;
  index.name = text(input, "IndexName");
  index.global = global;
  ASSIGN_OR_RETURN(
      index.key,
      read_key(input["KeySchema"], attributes, false, global ? kGlobalIndexAttributesMax : 1));
  if (!global) RETURN_IF_ERROR(check_local_index(index, table_key));

  RETURN_IF_ERROR(read_index_projection(input["Projection"], index.projection, index.included));
  if (!global) return index;

  if (on_demand && input.contains("ProvisionedThroughput")) {
    return errors::invalid_parameter("ProvisionedThroughput should not be specified for index: " +
                                     index.name + " when BillingMode is PAY_PER_REQUEST");
  }
  if (input.contains("ProvisionedThroughput")) {
    ASSIGN_OR_RETURN(index.throughput, read_throughput(input["ProvisionedThroughput"]));
  }
  RETURN_IF_ERROR(
      set_capacity_settings(input, index.name, index.throughput, on_demand, index.settings));
  return index;
}

Status set_capacity_settings(const Document& input,
                             const std::string& index,
                             const Throughput& throughput,
                             bool on_demand,
                             Document& settings) {
  if (input.contains("OnDemandThroughput")) {
    RETURN_IF_ERROR(set_on_demand_maxima(input["OnDemandThroughput"], index, on_demand, settings));
  }
  if (!input.contains("WarmThroughput")) return ok();
  return set_warm_throughput(
      input["WarmThroughput"], index, on_demand ? nullptr : &throughput, settings);
}

Document describe_encryption(const Document& specification, const Scope& scope) {
  // Observed: to name a type without saying that it is enabled enables it.
  if (!specification.value("Enabled", specification.contains("SSEType"))) return nullptr;
  std::string key = text(specification, "KMSMasterKeyId");
  if (key.empty()) key = "alias/aws/dynamodb";
  if (key.substr(0, 4) != "arn:") {
    key = make_arn("kms", scope, key.substr(0, 6) == "alias/" ? key : "key/" + key);
  }
  return {{"Status", "ENABLED"}, {"SSEType", "KMS"}, {"KMSMasterKeyArn", key}};
}

Result<TableRecord> read_table(const Document& input) {
  TableRecord table;
  table.on_demand = text(input, "BillingMode") == "PAY_PER_REQUEST";
  RETURN_IF_ERROR(check_billing(input, table.on_demand));
  if (!table.on_demand) {
    ASSIGN_OR_RETURN(table.throughput, read_throughput(input["ProvisionedThroughput"]));
  }
  for (const char* member : {"AttributeDefinitions", "KeySchema"}) {
    if (!input.contains(member)) {
      return errors::validation("1 validation error detected: Value null at '" +
                                lower_first(member) +
                                "' failed to satisfy constraint: Member must not be null");
    }
  }
  table.attributes = read_attribute_definitions(input["AttributeDefinitions"]);
  std::set<std::string> names;
  for (const KeyAttribute& attribute : table.attributes) {
    if (!names.insert(attribute.name).second)
      return errors::validation("Attribute Name is duplicated: " + attribute.name);
  }
  ASSIGN_OR_RETURN(table.key, read_key(input["KeySchema"], table.attributes, true, 1));
  const bool has_indexes = input.contains("LocalSecondaryIndexes") ||
                           input.contains("GlobalSecondaryIndexes") ||
                           input.contains("VectorIndexes");
  if (!has_indexes) RETURN_IF_ERROR(check_all_attributes_used(table));
  RETURN_IF_ERROR(read_indexes(input, table));
  RETURN_IF_ERROR(read_vector_indexes(input, table));
  RETURN_IF_ERROR(check_all_attributes_used(table));
  size_t projected = 0;
  for (const IndexRecord& index : table.indexes) projected += index.included.size();
  for (const VectorIndexRecord& index : table.vector_indexes) projected += index.included.size();
  if (projected > limits::kProjectedAttributesMax) {
    return errors::invalid_parameter(
        "Number of attributes in all index projections exceeds the limit of 100");
  }
  RETURN_IF_ERROR(read_stream(input, table));
  table.deletion_protection = input.value("DeletionProtectionEnabled", false);
  RETURN_IF_ERROR(
      set_capacity_settings(input, "", table.throughput, table.on_demand, table.settings));
  for (const char* member : {"TableClass", "SSESpecification", "ResourcePolicy"}) {
    if (input.contains(member)) table.settings[member] = input[member];
  }
  table.tags = read_tags(input);
  return table;
}

}  // namespace cloudtab::dynamodb
