#pragma once

#include <map>
#include <string>
#include <string_view>

#include "core/base/document.h"
#include "core/base/result.h"
#include "core/base/scope.h"
#include "core/services/cloudformation/references.h"

namespace cloudtab::cloudformation {

// The intrinsic functions: a template's values become plain values.

/// Stands for a value that exists only once a resource has been made. It is what AWS shows in
/// change sets, and text built from it contains it (recorded:
/// "...functions/{{changeSet:KNOWN_AFTER_APPLY}}/invocations").
constexpr std::string_view kKnownAfterApply = "{{changeSet:KNOWN_AFTER_APPLY}}";

/// The value of `AWS::NoValue`: whatever holds it is left out. It never leaves `resolve`.
inline Document no_value() { return Document(Document::value_t::discarded); }

/// The stack in which a template is read, for the pseudo parameters.
struct StackContext {
  Scope scope;
  std::string stack_id;
  std::string stack_name;
  Document notification_arns = Document::array();
};

/// What a template's functions may see besides the template: chosen for each reading of the
/// change-set tree.
class ResourceValues {
 public:
  virtual ~ResourceValues() = default;
  /// What `Ref` of a resource answers.
  virtual Result<Document> ref(const std::string& logical_id) = 0;
  virtual Result<Document> attribute(const std::string& logical_id, const std::string& name) = 0;
  /// The value of an export of this account and region.
  virtual Result<Document> import_value(const std::string& export_name) = 0;
};

/// Knows only what a template says by itself: what a resource or an export would tell is
/// `kKnownAfterApply`.
class UnknownValues final : public ResourceValues {
 public:
  Result<Document> ref(const std::string&) override {
    return Document(std::string(kKnownAfterApply));
  }
  Result<Document> attribute(const std::string&, const std::string&) override {
    return Document(std::string(kKnownAfterApply));
  }
  Result<Document> import_value(const std::string&) override {
    return Document(std::string(kKnownAfterApply));
  }
};

/// One state of a stack, as its functions see it: a template with the values given to it.
struct TemplateSide {
  Document body = Document::object();
  /// Parameter -> value: text, or a list of texts for list types.
  std::map<std::string, Document> parameters;
  ConditionValues conditions;
  StackContext stack;

  /// Whether there is a template at all.
  bool exists() const { return !body.empty(); }
};

/// Replaces all functions in a value. Members and elements that are `AWS::NoValue` are gone from
/// the result; a value that is nothing but that comes out discarded. Errors: `ValidationError`,
/// AWS's texts, or what `resources` answers.
Result<Document> resolve(const Document& value,
                         const TemplateSide& side,
                         ResourceValues& resources);

/// The values of all conditions of `side.body` under `side.parameters`.
Result<ConditionValues> resolve_conditions(const TemplateSide& side);

/// A scalar as text: `true`, `12`, `1.5`.
std::string scalar_text(const Document& value);

/// The availability zones of a region. AWS gives accounts different ones; these are the usual first
/// three.
Document availability_zones(std::string_view region);

/// `amazonaws.com`, or the suffix of the region's partition.
std::string url_suffix(std::string_view region);
std::string partition(std::string_view region);

}  // namespace cloudtab::cloudformation
