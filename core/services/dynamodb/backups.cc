#include "core/services/dynamodb/backups.h"

#include <algorithm>
#include <cstdint>
#include <initializer_list>
#include <iterator>
#include <string>
#include <utility>
#include <vector>

#include "core/base/arn.h"
#include "core/services/dynamodb/errors.h"
#include "core/services/dynamodb/parameters.h"
#include "core/services/dynamodb/schema.h"
#include "core/services/dynamodb/vectors.h"

namespace cloudtab::dynamodb {

namespace {

// Texts of this file as observed on the service in October 2026 (the public notes "ack-api-quirks",
// findings 012, 273, 279 and 442 on backups and restores), unless a comment says otherwise.

Error invalid_request(const std::string& text) {
  return errors::validation("Invalid Request: " + text);
}

Status check_throughput_overrides(const Document& input, bool on_demand) {
  const bool has_units = input.contains("ProvisionedThroughputOverride");
  if (has_units && text_of(input, "BillingModeOverride") == "PAY_PER_REQUEST") {
    return invalid_request(
        "Cannot override ProvisionedThroughput if BillingMode is overridden to PAY_PER_REQUEST");
  }
  if (has_units && on_demand) {
    return invalid_request(
        "Cannot override ProvisionedThroughput unless BillingMode is PROVISIONED");
  }
  if (!has_units && text_of(input, "BillingModeOverride") == "PROVISIONED") {
    return invalid_request(
        "Must override ProvisionedThroughput if BillingMode is overridden to PROVISIONED");
  }
  const Document* maxima = find_member(input, "OnDemandThroughputOverride");
  if (maxima == nullptr) return ok();
  for (const char* member : {"MaxReadRequestUnits", "MaxWriteRequestUnits"}) {
    if (!maxima->contains(member)) continue;
    if (!on_demand) {
      return invalid_request("Cannot override " + std::string(member) +
                             " for OnDemandThroughput unless BillingModeOverride is "
                             "PAY_PER_REQUEST");
    }
    const int64_t units = (*maxima)[member].get<int64_t>();
    if (units < 1 && units != -1) {
      return invalid_request("Requested " + std::string(member) +
                             " for OnDemandThroughput is outside of valid range");
    }
  }
  return ok();
}

Status set_billing(const Document& input, Instant now, TableRecord& table) {
  if (input.contains("BillingModeOverride"))
    table.on_demand = input["BillingModeOverride"] == "PAY_PER_REQUEST";
  RETURN_IF_ERROR(check_throughput_overrides(input, table.on_demand));
  table.on_demand_since.reset();
  Throughput units;
  units.read_units = table.throughput.read_units;
  units.write_units = table.throughput.write_units;
  if (table.on_demand) {
    table.on_demand_since = now;
    units = Throughput();
    if (input.contains("OnDemandThroughputOverride"))
      table.settings["OnDemandThroughput"] = input["OnDemandThroughputOverride"];
  } else {
    table.settings.erase("OnDemandThroughput");
    if (input.contains("ProvisionedThroughputOverride")) {
      ASSIGN_OR_RETURN(units, read_throughput(input["ProvisionedThroughputOverride"]));
    }
  }
  table.throughput = units;
  for (IndexRecord& index : table.indexes) {
    const Throughput before = std::exchange(index.throughput, Throughput());
    if (!index.global || table.on_demand) continue;
    // An index of a table that was on demand has no units of its own: it gets the table's.
    const Throughput& given = before.read_units > 0 ? before : units;
    index.throughput.read_units = given.read_units;
    index.throughput.write_units = given.write_units;
  }
  return ok();
}

Error unmatched_index(const std::string& name) {
  return invalid_request("Index " + name +
                         " does not match a secondary index that existed in the source "
                         "table and cannot be created during the restore operation");
}

/// A list of overrides replaces the indexes of its kind by those it names, which may have new names
/// but must otherwise be among the source's; an empty list leaves none.
Status choose_indexes(const Document& input, TableRecord& table) {
  const std::vector<IndexRecord> source = table.indexes;
  for (const bool global : {false, true}) {
    const Document* chosen =
        find_member(input, global ? "GlobalSecondaryIndexOverride" : "LocalSecondaryIndexOverride");
    if (chosen == nullptr) continue;
    std::erase_if(table.indexes,
                  [global](const IndexRecord& index) { return index.global == global; });
    for (const Document& each : *chosen) {
      ASSIGN_OR_RETURN(IndexRecord index,
                       read_index(each, global, table.attributes, table.key, table.on_demand));
      if (global && !table.on_demand && !each.contains("ProvisionedThroughput"))
        return invalid_request("Must specify provisioned throughput for index " + index.name);
      const auto same = [&](const IndexRecord& other) {
        return other.global == global && other.key == index.key &&
               other.projection == index.projection && other.included == index.included;
      };
      if (std::none_of(source.begin(), source.end(), same)) return unmatched_index(index.name);
      if (table.find_index(index.name) != nullptr)
        return errors::invalid_parameter("Duplicate index name: " + index.name);
      index.number = ++table.last_index_number;
      table.indexes.push_back(std::move(index));
    }
  }
  return ok();
}

bool same_definition(const VectorIndexRecord& one, const VectorIndexRecord& other) {
  return one.attribute == other.attribute && one.dimensions == other.dimensions &&
         one.distance == other.distance && one.projection == other.projection &&
         one.included == other.included &&
         std::equal(one.search_schema.begin(),
                    one.search_schema.end(),
                    other.search_schema.begin(),
                    other.search_schema.end(),
                    [](const auto& left, const auto& right) {
                      return left.attribute == right.attribute &&
                             left.is_partition == right.is_partition;
                    });
}

/// The same for vector indexes, by analogy. They ask for a table on demand here too.
Status choose_vector_indexes(const Document& input, TableRecord& table) {
  std::vector<VectorIndexRecord> source;
  std::copy_if(
      table.vector_indexes.begin(),
      table.vector_indexes.end(),
      std::back_inserter(source),
      [](const VectorIndexRecord& index) { return index.status != TableStatus::kDeleting; });
  table.vector_indexes = source;
  if (const Document* chosen = find_member(input, "VectorIndexOverride")) {
    table.vector_indexes.clear();
    for (const Document& each : *chosen) {
      RETURN_IF_ERROR(add_vector_index(each, table));
      const VectorIndexRecord& index = *table.find_vector_index(text_of(each, "IndexName"));
      if (std::none_of(source.begin(), source.end(), [&](const VectorIndexRecord& other) {
            return same_definition(index, other);
          })) {
        return unmatched_index(index.name);
      }
    }
  }
  if (!table.on_demand && !table.vector_indexes.empty()) {
    return errors::invalid_parameter(
        "Vector indexes are only supported for PAY_PER_REQUEST tables");
  }
  for (VectorIndexRecord& index : table.vector_indexes) {
    index.status = TableStatus::kCreating;
    index.backfilling = false;
  }
  return ok();
}

/// Of settings, what a backup records.
Document recorded(const Document& settings, std::initializer_list<const char*> members) {
  Document out = Document::object();
  for (const char* member : members) {
    if (settings.contains(member)) out[member] = settings[member];
  }
  return out;
}

}  // namespace

void BackupRecord::encode(RecordWriter& out) const {
  out.text(name);
  out.u64(number);
  out.instant(created);
  out.u64(TableRecord::kVersion);
  table.encode(out);
  out.document(source);
  out.document(features);
}

BackupRecord BackupRecord::decode(RecordReader& in, uint32_t) {
  BackupRecord backup;
  backup.name = in.text();
  backup.number = static_cast<uint32_t>(in.u64());
  backup.created = in.instant();
  const auto table_version = static_cast<uint32_t>(in.u64());
  backup.table = TableRecord::decode(in, table_version);
  backup.source = in.document();
  backup.features = in.document();
  return backup;
}

std::string backup_arn(const Scope& scope, std::string_view key) {
  return make_arn("dynamodb", scope, "table/" + std::string(key));
}

Result<BackupId> parse_backup_arn(const Call& call, std::string_view text) {
  const auto arn = parse_arn(text);
  constexpr std::string_view kTable = "table/";
  if (!arn.ok() || arn->resource.compare(0, kTable.size(), kTable) != 0 ||
      arn->resource.find("/backup/") == std::string::npos) {
    return errors::validation("Invalid Backup ARN");
  }
  if (arn->partition != "aws" || arn->service != "dynamodb")
    return errors::validation("BackupArn is not valid");
  if (arn->account != call.scope().account || arn->region.empty())
    return Error{"AccessDeniedException", "Access is denied"};
  return BackupId{arn->scope(), arn->resource.substr(kTable.size())};
}

Result<TableRecord> restored_table(const TableRecord& source,
                                   const Document& input,
                                   const Scope& scope,
                                   Instant now) {
  TableRecord table = source;
  table.created = now;
  table.status = TableStatus::kCreating;
  table.stream = StreamSettings();
  table.ttl_attribute.clear();
  table.deletion_protection = false;
  table.tags = Document::array();
  table.settings =
      recorded(table.settings, {"OnDemandThroughput", "SSESpecification", "SSEDescription"});
  std::erase_if(table.indexes,
                [](const IndexRecord& index) { return index.status == TableStatus::kDeleting; });
  for (IndexRecord& index : table.indexes)
    index.settings = recorded(index.settings, {"OnDemandThroughput"});
  RETURN_IF_ERROR(set_billing(input, now, table));
  RETURN_IF_ERROR(choose_indexes(input, table));
  for (IndexRecord& index : table.indexes) index.status = TableStatus::kCreating;
  RETURN_IF_ERROR(choose_vector_indexes(input, table));
  std::erase_if(table.attributes, [&](const KeyAttribute& attribute) {
    return !table.uses_attribute(attribute.name);
  });
  if (const Document* encryption = find_member(input, "SSESpecificationOverride")) {
    table.settings["SSESpecification"] = *encryption;
    table.settings.erase("SSEDescription");
    Document description = describe_encryption(*encryption, scope);
    if (!description.is_null()) table.settings["SSEDescription"] = std::move(description);
  }
  return table;
}

}  // namespace cloudtab::dynamodb
