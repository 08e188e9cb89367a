#include "core/services/lambda/code_view.h"

#include <string>

#include "core/base/encoding.h"
#include "core/services/lambda/layer.h"
#include "core/services/lambda/state.h"
#include "core/services/lambda/version.h"

namespace cloudtab::lambda {

Result<Document> code_view(Call& call, const Document& query) {
  const std::string name = query.value("functionName", "");
  const std::string version = query.value("version", kLatest);
  const CodeRecord* code = call.records<CodeRecord>().find(code_key(name, version));
  const Document* function = configuration_of(call, name, version);
  if (code == nullptr || function == nullptr)
    return Error{"ResourceNotFoundException", "There is no such function.", 404};
  const auto& zip = code->value["Zip"].get_binary();
  return Document{{"sha256", (*function)["CodeSha256"]},
                  {"zip", base64_encode(std::string(zip.begin(), zip.end()))}};
}

Result<Document> layer_view(Call& call, const Document& query) {
  const LayerName layer = parse_layer_name(call.scope(), query.value("arn", std::string()));
  const CodeRecord* code = call.records<CodeRecord>(layer.scope).find(layer_code_key(layer));
  if (code == nullptr)
    return Error{"ResourceNotFoundException", "There is no such layer version.", 404};
  const auto& zip = code->value["Zip"].get_binary();
  return Document{{"zip", base64_encode(std::string(zip.begin(), zip.end()))}};
}

}  // namespace cloudtab::lambda
