#include <string>
#include <vector>

#include "core/base/arn.h"
#include "core/services/apigateway/limits.h"
#include "core/services/apigateway/patch.h"
#include "core/services/apigateway/v2/operations/operations.h"
#include "core/services/apigateway/v2/part.h"

namespace cloudtab::apigateway::v2 {

namespace {

/// What is tagged: an API, or a stage, by its key.
struct Tagged {
  bool is_stage = false;
  std::string key;
  Document tags = Document::object();
};

/// What `arn:aws:apigateway:{region}::/apis/{id}[/stages/{name}]` names. Error: NotFoundException.
Result<Tagged> find_tagged(Call& call, const Document& input) {
  const Result<Arn> arn = parse_arn(text_of(input, "ResourceArn"));
  std::vector<std::string> parts;
  if (arn.ok()) parts = pointer_parts(arn->resource);
  if (parts.size() == 2 && parts[0] == "apis") {
    const ApiRecord* api = call.records<ApiRecord>().find(parts[1]);
    if (api != nullptr) return Tagged{false, parts[1], member_of(api->value, "Tags")};
  }
  if (parts.size() == 4 && parts[0] == "apis" && parts[2] == "stages") {
    const std::string key = parts[1] + "/" + parts[3];
    const auto* stage = call.records<Record<StageKind>>().find(key);
    if (stage != nullptr) return Tagged{true, key, member_of(stage->value, "Tags")};
  }
  return errors::not_found("Invalid resource ARN specified in the request");
}

void store(Call& call, const Tagged& tagged) {
  const auto change = [&](auto& record) { record.value["Tags"] = tagged.tags; };
  if (tagged.is_stage)
    call.records<Record<StageKind>>().update(tagged.key, change);
  else
    call.records<ApiRecord>().update(tagged.key, change);
}

}  // namespace

Outcome tag_resource(Call& call, const Document& input) {
  ASSIGN_OR_RETURN(Tagged tagged, find_tagged(call, input));
  tagged.tags.update(member_of(input, "Tags"));
  if (tagged.tags.size() > kTagsMax)
    return errors::bad_request("Number of tags exceeds the limit of 50");
  store(call, tagged);
  return Document::object();
}

Outcome untag_resource(Call& call, const Document& input) {
  ASSIGN_OR_RETURN(Tagged tagged, find_tagged(call, input));
  for (const Document& key : input["TagKeys"]) tagged.tags.erase(key.get<std::string>());
  store(call, tagged);
  return Document::object();
}

Outcome get_tags(Call& call, const Document& input) {
  ASSIGN_OR_RETURN(const Tagged tagged, find_tagged(call, input));
  return Document{{"Tags", tagged.tags}};
}

}  // namespace cloudtab::apigateway::v2
