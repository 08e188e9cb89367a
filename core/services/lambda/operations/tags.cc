#include "core/services/lambda/tags.h"

#include <functional>
#include <string>
#include <string_view>
#include <utility>

#include "core/base/arn.h"
#include "core/services/lambda/errors.h"
#include "core/services/lambda/function_name.h"
#include "core/services/lambda/limits.h"
#include "core/services/lambda/operations/operations.h"
#include "core/services/lambda/state.h"
#include "core/services/lambda/version.h"

// ListTags, TagResource and UntagResource: of functions, event source mappings and code signing
// configurations. Texts as recorded.

namespace cloudtab::lambda {

namespace {

constexpr std::string_view kMapping = "event-source-mapping:";
constexpr std::string_view kFunction = "function:";

using Change = std::function<Status(Document& tags)>;

/// Changes the tags of one record in a collection; false if it is not there.
template <class R>
Result<bool> change_in(Call& call, const std::string& key, const Change& change) {
  const R* found = call.records<R>().find(key);
  if (found == nullptr) return false;
  Document record = found->value;
  Document& tags = record["Tags"];
  if (!tags.is_object()) tags = Document::object();
  RETURN_IF_ERROR(change(tags));
  call.records<R>().put(key, {std::move(record)});
  return true;
}

Status change_function(Call& call, const std::string& arn, const Change& change) {
  ASSIGN_OR_RETURN(const Target target, named_target(call, {{"FunctionName", arn}}));
  if (!target.qualifier.empty()) {
    return errors::invalid_parameter(
        "Tags on function aliases and versions are not supported. Please specify a function ARN.");
  }
  ASSIGN_OR_RETURN(const bool is_there, change_in<FunctionRecord>(call, target.function, change));
  return is_there ? ok() : Status(errors::no_such_function(arn));
}

/// Has the tags of what a request names changed, or looked at.
Status change_tags(Call& call, const Document& input, const Change& change) {
  const std::string text = input.at("Resource");
  const Result<Arn> arn = parse_arn(text);
  if (!arn.ok()) return arn.error();
  if (arn->resource.rfind(kFunction, 0) == 0) return change_function(call, text, change);
  if (arn->resource.rfind(kMapping, 0) == 0) {
    ASSIGN_OR_RETURN(const bool is_there,
                     change_in<MappingRecord>(call, arn->resource.substr(kMapping.size()), change));
    return is_there ? ok() : Status(errors::not_found("Event source mapping not found: " + text));
  }
  if (arn->resource.rfind("code-signing-config:", 0) == 0) {
    ASSIGN_OR_RETURN(const bool is_there, change_in<SigningRecord>(call, text, change));
    return is_there ? ok() : Status(errors::no_such_signing(text));
  }
  if (arn->resource.rfind("capacity-provider:", 0) == 0)
    return errors::not_found("Capacity provider not found: " + text);
  return errors::not_there("tags of " + arn->resource.substr(0, arn->resource.find(':')));
}

}  // namespace

Status add_tags(const Document& tags, Document& has) {
  Document all = has;
  all.update(tags);
  if (all.size() > kTagsMax)
    return errors::invalid_parameter("Number of tags exceeds resource tag limit.");
  has = std::move(all);
  return ok();
}

Outcome list_tags(Call& call, const Document& input) {
  Document answer = Document::object();
  RETURN_IF_ERROR(change_tags(call, input, [&](Document& tags) {
    answer["Tags"] = tags;
    return ok();
  }));
  return answer;
}

Outcome tag_resource(Call& call, const Document& input) {
  const Document& tags = input.at("Tags");
  if (tags.empty()) {
    return errors::invalid_parameter("An error occurred and the request cannot be processed.");
  }
  RETURN_IF_ERROR(change_tags(call, input, [&](Document& has) { return add_tags(tags, has); }));
  return Document::object();
}

Outcome untag_resource(Call& call, const Document& input) {
  RETURN_IF_ERROR(change_tags(call, input, [&](Document& tags) {
    for (const Document& key : input.at("TagKeys")) tags.erase(key.get<std::string>());
    return ok();
  }));
  return Document::object();
}

}  // namespace cloudtab::lambda
