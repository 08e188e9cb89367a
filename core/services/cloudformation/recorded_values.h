#pragma once

#include <set>
#include <string>

#include "core/engine/call.h"
#include "core/services/cloudformation/functions.h"
#include "core/services/cloudformation/state.h"

namespace cloudtab::cloudformation {

/// The values of a stack's resources as they stand: what a step sees.
class RecordedValues final : public ResourceValues {
 public:
  RecordedValues(Call& call, std::string uuid) : call_(call), uuid_(std::move(uuid)) {}

  Result<Document> ref(const std::string& logical_id) override;
  /// Error: "Resource type X does not support attribute {Y}" (recorded: engine/test_attributes.py).
  Result<Document> attribute(const std::string& logical_id, const std::string& name) override;
  /// Error: "No export named X found" (recorded: test_change_set_exports_imports.py).
  Result<Document> import_value(const std::string& export_name) override;

  /// The exports asked for so far.
  const std::set<std::string>& imports() const { return imports_; }

 private:
  Call& call_;
  std::string uuid_;
  std::set<std::string> imports_;
};

}  // namespace cloudtab::cloudformation
