#pragma once

#include <string>
#include <vector>

#include "core/base/document.h"
#include "core/base/result.h"
#include "core/services/dynamodb/state.h"

// Reading the definition of a table or index from a request, with the service's checks in its
// order. Messages as dynalite's tests record them, unless a comment says otherwise.

namespace cloudtab::dynamodb {

/// Everything of a CreateTable but the name's uniqueness and what the machine gives (number, id,
/// time).
Result<TableRecord> read_table(const Document& input);
std::vector<KeyAttribute> read_attribute_definitions(const Document& definitions);
/// One index. `attributes` are the table's; `on_demand` its billing. Checks what concerns the index
/// alone, but
/// not that an index of a provisioned table has units, which each operation words in its own way.
Result<IndexRecord> read_index(const Document& input,
                               bool global,
                               const std::vector<KeyAttribute>& attributes,
                               const KeySchema& table_key,
                               bool on_demand);
/// Checks and takes over an index's Projection.
Status read_index_projection(const Document& projection,
                             ProjectionKind& kind,
                             std::vector<std::string>& included);
/// Checks and takes over ProvisionedThroughput.
Result<Throughput> read_throughput(const Document& input);
/// Takes over OnDemandThroughput and WarmThroughput of a table or, by its name, an index.
Status set_capacity_settings(const Document& input,
                             const std::string& index,
                             const Throughput& throughput,
                             bool on_demand,
                             Document& settings);
/// SSEDescription of an SSESpecification; null when it asks for the default.
Document describe_encryption(const Document& specification, const Scope& scope);

}  // namespace cloudtab::dynamodb
