#include "core/services/dynamodb/operations/legacy_global_tables.h"

#include <algorithm>
#include <string>

#include "core/services/dynamodb/errors.h"
#include "core/services/dynamodb/parameters.h"

namespace cloudtab::dynamodb {

namespace {

// Answers as observed on the service in October 2026 (the public notes "ack-api-quirks", findings
// DDB-GLOBALTABLE-002 and 004).

Error version_not_supported() {
  return errors::invalid_parameter(
      "DynamoDB global tables version 2017.11.29 is not supported. We recommend using DynamoDB "
      "global tables version 2019.11.21, instead of version 2017.11.29 (Legacy).");
}

std::string missing(const Document& input) {
  return "Global table with name: '" + std::string(text_of(input, "GlobalTableName")) +
         "' does not exist.";
}

Error not_found(const Document& input) {
  return Error{"GlobalTableNotFoundException", "Global table not found: " + missing(input)};
}

Error settings_not_found(const Document& input) {
  return Error{"GlobalTableNotFoundException", missing(input)};
}

}  // namespace

Outcome create_global_table(Call&, const Document&) { return version_not_supported(); }

Outcome describe_global_table(Call&, const Document& input) { return not_found(input); }

Outcome describe_global_table_settings(Call&, const Document& input) {
  return settings_not_found(input);
}

Outcome list_global_tables(Call&, const Document&) {
  return Document{{"GlobalTables", Document::array()}};
}

Outcome update_global_table(Call&, const Document& input) {
  const Document& updates = input["ReplicaUpdates"];
  if (updates.empty()) return errors::validation("One or more parameter values were invalid");
  const bool creates = std::any_of(updates.begin(), updates.end(), [](const Document& update) {
    return update.contains("Create");
  });
  if (creates) return version_not_supported();
  return not_found(input);
}

Outcome update_global_table_settings(Call&, const Document& input) {
  return settings_not_found(input);
}

}  // namespace cloudtab::dynamodb
