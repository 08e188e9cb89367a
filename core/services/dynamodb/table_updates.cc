#include "core/services/dynamodb/table_updates.h"

#include <cstdint>
#include <string>
#include <utility>

#include "core/services/dynamodb/table_properties.h"

namespace cloudtab::dynamodb {

namespace {

const Document* find_index(const Document& indexes, const Document& name) {
  for (const Document& index : indexes) {
    if (index["IndexName"] == name) return &index;
  }
  return nullptr;
}

/// A list member, or an empty list.
Document list_of(const Document& object, const char* member) {
  return object.value(member, Document::array());
}

bool same_units(const Document& has, const Document& wanted) {
  for (const char* member : {"ReadCapacityUnits", "WriteCapacityUnits"}) {
    if (has.value(member, Document()) != wanted.value(member, Document())) return false;
  }
  return true;
}

bool same_vectors(const Document& has, const Document& wanted) {
  for (const char* member :
       {"VectorAttribute", "Dimensions", "DistanceFunction", "Projection", "SearchSchema"}) {
    if (has.value(member, Document()) != wanted.value(member, Document())) return false;
  }
  return true;
}

/// One step of one kind: the table as described, and the properties before and after.
struct Step {
  Call& call;
  const Document& table;
  const Document& before;
  const Document& after;

  bool changed(const char* member) const {
    return before.value(member, Document()) != after.value(member, Document());
  }
  bool on_demand() const { return after.value("BillingMode", "PROVISIONED") == "PAY_PER_REQUEST"; }

  /// New units of the indexes that stay.
  Document index_units() const {
    Document updates = Document::array();
    const Document present = list_of(table, "GlobalSecondaryIndexes");
    for (const Document& index : list_of(after, "GlobalSecondaryIndexes")) {
      const Document* has = find_index(present, index["IndexName"]);
      if (has == nullptr || !index.contains("ProvisionedThroughput")) continue;
      Document units = throughput_input(index["ProvisionedThroughput"]);
      if (same_units((*has)["ProvisionedThroughput"], units)) continue;
      updates.push_back(
          {{"Update",
            {{"IndexName", index["IndexName"]}, {"ProvisionedThroughput", std::move(units)}}}});
    }
    return updates;
  }

  Document billing() const {
    if (!changed("BillingMode") && !changed("ProvisionedThroughput") &&
        !changed("GlobalSecondaryIndexes")) {
      return Document();
    }
    const bool was_on_demand =
        table.contains("BillingModeSummary") &&
        table["BillingModeSummary"].value("BillingMode", "") == "PAY_PER_REQUEST";
    Document input = Document::object();
    if (was_on_demand != on_demand())
      input["BillingMode"] = on_demand() ? "PAY_PER_REQUEST" : "PROVISIONED";
    if (!on_demand()) {
      if (after.contains("ProvisionedThroughput")) {
        Document units = throughput_input(after["ProvisionedThroughput"]);
        if (was_on_demand || !same_units(table["ProvisionedThroughput"], units))
          input["ProvisionedThroughput"] = std::move(units);
      }
      Document indexes = index_units();
      if (!indexes.empty()) input["GlobalSecondaryIndexUpdates"] = std::move(indexes);
    }
    return input.empty() ? Document() : input;
  }

  Document maxima() const {
    if (!changed("OnDemandThroughput")) return Document();
    const Document has = table.value("OnDemandThroughput", Document::object());
    const Document wanted = units_input(after.value("OnDemandThroughput", Document::object()));
    Document input = Document::object();
    for (const char* member : {"MaxReadRequestUnits", "MaxWriteRequestUnits"}) {
      const int64_t units = wanted.value(member, int64_t{-1});
      if (has.value(member, int64_t{-1}) != units) input[member] = units;
    }
    return input.empty() ? Document() : Document{{"OnDemandThroughput", std::move(input)}};
  }

  Document warm() const {
    if (!changed("WarmThroughput") || !after.contains("WarmThroughput")) return Document();
    Document wanted = units_input(after["WarmThroughput"]);
    const Document& has = table["WarmThroughput"];
    bool same = true;
    for (const auto& [member, units] : wanted.items()) same = same && has[member] == units;
    return same ? Document() : Document{{"WarmThroughput", std::move(wanted)}};
  }

  Document table_class() const {
    if (!changed("TableClass")) return Document();
    const std::string wanted = after.value("TableClass", "STANDARD");
    const Document summary = table.value("TableClassSummary", Document::object());
    return summary.value("TableClass", "STANDARD") == wanted ? Document()
                                                             : Document{{"TableClass", wanted}};
  }

  Document protection() const {
    if (!changed("DeletionProtectionEnabled")) return Document();
    const bool wanted = flag(after, "DeletionProtectionEnabled");
    if (table["DeletionProtectionEnabled"] == wanted) return Document();
    return {{"DeletionProtectionEnabled", wanted}};
  }

  /// The ARN of the key that the template names; the name itself where nobody knows it.
  std::string key_arn(const std::string& key) const {
    const auto found =
        call.invoke({.service = "kms", .operation = "DescribeKey", .input = {{"KeyId", key}}});
    return found.ok() ? (*found)["KeyMetadata"]["Arn"].get<std::string>() : key;
  }

  Document encryption() const {
    if (!changed("SSESpecification")) return Document();
    const bool has = table.contains("SSEDescription");
    Document wanted = after.contains("SSESpecification")
                          ? encryption_input(after["SSESpecification"])
                          : Document{{"Enabled", false}};
    if (wanted["Enabled"] == false)
      return has ? Document{{"SSESpecification", {{"Enabled", false}}}} : Document();
    const std::string key = key_arn(wanted.value("KMSMasterKeyId", "alias/aws/dynamodb"));
    if (has && table["SSEDescription"].value("KMSMasterKeyArn", "") == key) return Document();
    return {{"SSESpecification", std::move(wanted)}};
  }

  /// Another view of the changes takes another stream.
  Document stream() const {
    if (!changed("StreamSpecification")) return Document();
    const bool wanted = after.contains("StreamSpecification");
    const Document input = wanted ? stream_input(after["StreamSpecification"]) : Document();
    const bool has = table.contains("StreamSpecification");
    if (!has) return wanted ? Document{{"StreamSpecification", input}} : Document();
    if (wanted && table["StreamSpecification"]["StreamViewType"] == input["StreamViewType"])
      return Document();
    return {{"StreamSpecification", {{"StreamEnabled", false}}}};
  }

  /// Indexes that are no longer wanted, or not as they are: they go before anything else, so that
  /// none is in the way of another billing.
  Document index_to_delete() const {
    if (!changed("GlobalSecondaryIndexes")) return Document();
    const Document wanted = list_of(after, "GlobalSecondaryIndexes");
    for (const Document& index : list_of(table, "GlobalSecondaryIndexes")) {
      const Document* kept = find_index(wanted, index["IndexName"]);
      if (kept != nullptr && (*kept)["KeySchema"] == index["KeySchema"]) continue;
      return {{"GlobalSecondaryIndexUpdates", {{{"Delete", {{"IndexName", index["IndexName"]}}}}}}};
    }
    return Document();
  }

  /// A vector index that is no longer wanted, or not as it is.
  Document vector_index_to_delete() const {
    if (!changed("VectorIndexes")) return Document();
    const Document wanted = list_of(after, "VectorIndexes");
    for (const Document& index : list_of(table, "VectorIndexes")) {
      const Document* kept = find_index(wanted, index["IndexName"]);
      if (kept != nullptr && same_vectors(index, vector_index_input(*kept))) continue;
      return {{"VectorIndexUpdates", {{{"Delete", {{"IndexName", index["IndexName"]}}}}}}};
    }
    return Document();
  }

  Document vector_index_to_create() const {
    if (!changed("VectorIndexes")) return Document();
    const Document present = list_of(table, "VectorIndexes");
    for (const Document& index : list_of(after, "VectorIndexes")) {
      if (find_index(present, index["IndexName"]) != nullptr) continue;
      return {{"AttributeDefinitions", after["AttributeDefinitions"]},
              {"VectorIndexUpdates", {{{"Create", vector_index_input(index)}}}}};
    }
    return Document();
  }

  Document index_to_create() const {
    if (!changed("GlobalSecondaryIndexes")) return Document();
    const Document present = list_of(table, "GlobalSecondaryIndexes");
    for (const Document& index : list_of(after, "GlobalSecondaryIndexes")) {
      if (find_index(present, index["IndexName"]) != nullptr) continue;
      return {{"AttributeDefinitions", after["AttributeDefinitions"]},
              {"GlobalSecondaryIndexUpdates", {{{"Create", index_input(index)}}}}};
    }
    return Document();
  }
};

}  // namespace

bool is_settled(const Document& table) {
  if (table["TableStatus"] != "ACTIVE") return false;
  if (table.value("SSEDescription", Document::object()).value("Status", "") == "UPDATING")
    return false;
  for (const char* member : {"GlobalSecondaryIndexes", "VectorIndexes"}) {
    for (const Document& index : list_of(table, member)) {
      if (index["IndexStatus"] != "ACTIVE") return false;
    }
  }
  return true;
}

Document next_update(Call& call, const Document& table, const ResourceRequest& request) {
  const Step step{call, table, request.previous_properties, request.properties};
  constexpr Document (Step::*kSteps[])() const = {&Step::index_to_delete,
                                                  &Step::vector_index_to_delete,
                                                  &Step::billing,
                                                  &Step::maxima,
                                                  &Step::warm,
                                                  &Step::table_class,
                                                  &Step::protection,
                                                  &Step::encryption,
                                                  &Step::stream,
                                                  &Step::index_to_create,
                                                  &Step::vector_index_to_create};
  for (const auto next : kSteps) {
    Document input = (step.*next)();
    if (!input.is_null()) return input;
  }
  return Document();
}

}  // namespace cloudtab::dynamodb
