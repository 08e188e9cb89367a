#include "core/services/cloudformation/errors.h"
#include "core/services/cloudformation/limits.h"
#include "core/services/cloudformation/operations/operations.h"
#include "core/services/cloudformation/requests.h"

namespace cloudtab::cloudformation {

Outcome list_exports(Call& call, const Document& input) {
  ASSIGN_OR_RETURN(Page page, page_of(input, kExportsPerPage));
  Document exports = Document::array();
  size_t position = 0;
  for (const auto& [name, record] : call.records<ExportRecord>()) {
    if (!page.has(position++)) continue;
    exports.push_back(
        {{"ExportingStackId", record.stack_id}, {"Name", name}, {"Value", record.value}});
  }
  Document answer = {{"Exports", std::move(exports)}};
  set_next_token(answer, page, position);
  return answer;
}

Outcome list_imports(Call& call, const Document& input) {
  const std::string name = input["ExportName"].get<std::string>();
  ASSIGN_OR_RETURN(Page page, page_of(input, kExportsPerPage));
  Document imports = Document::array();
  size_t position = 0;
  for (const auto& [key, record] : call.records<ImportRecord>().prefix(under(name))) {
    if (page.has(position++)) imports.push_back(record.stack_name);
  }
  // Issue trackers: an export that nothing imports is an error, not an empty list.
  if (position == 0)
    return errors::validation("Export '" + name + "' is not imported by any stack.");
  Document answer = {{"Imports", std::move(imports)}};
  set_next_token(answer, page, position);
  return answer;
}

}  // namespace cloudtab::cloudformation
