#include <cstdlib>
#include <string>
#include <utility>

#include "core/services/ssm/errors.h"
#include "core/services/ssm/filters.h"
#include "core/services/ssm/limits.h"
#include "core/services/ssm/operations/operations.h"
#include "core/services/ssm/state.h"

namespace cloudtab::ssm {

namespace {

bool decrypts(const Document& input) { return input.value("WithDecryption", false); }

size_t page_size(const Document& input, size_t otherwise) {
  return static_cast<size_t>(input.value("MaxResults", static_cast<int64_t>(otherwise)));
}

/// The parameter that `Name` asks for, with the selector as it was written.
Result<Document> wanted_parameter(Call& call, const std::string& text, bool decrypted) {
  const Wanted wanted = parse_wanted(text);
  ASSIGN_OR_RETURN(const Document* version,
                   find_version(call, resolved_name(call, wanted.name), wanted.selector));
  Document out = described(call, *version, decrypted);
  if (!wanted.selector.empty()) out["Selector"] = ":" + wanted.selector;
  return out;
}

/// Visits the current versions of parameters that pass, by name, for one page; what `visit` answers
/// becomes its elements. A token is the last name of the page before.
template <class Visit>
Outcome list_page(
    Call& call, const Document& input, size_t size, const char* member, const Visit& visit) {
  const std::string after = input.value("NextToken", "");
  Collection<ParameterRecord>& parameters = call.records<ParameterRecord>();
  if (!after.empty() && !parameters.contains(after)) return errors::invalid_next_token();
  Document elements = Document::array();
  Document answer = Document::object();
  std::string last;
  for (auto it = parameters.lower_bound(after); it != parameters.end(); ++it) {
    const auto& [name, record] = *it;
    if (name == after && !after.empty()) continue;
    ASSIGN_OR_RETURN(const Document* version, find_version(call, name, ""));
    ASSIGN_OR_RETURN(const bool passed, passes_filters(input, *version, record.value.at("Tags")));
    Document element = passed ? visit(*version) : Document();
    if (element.is_null()) continue;
    if (elements.size() == size) {
      answer["NextToken"] = last;
      break;
    }
    elements.push_back(std::move(element));
    last = name;
  }
  answer[member] = std::move(elements);
  return answer;
}

}  // namespace

Outcome get_parameter(Call& call, const Document& input) {
  ASSIGN_OR_RETURN(Document parameter, wanted_parameter(call, input.at("Name"), decrypts(input)));
  return Document{{"Parameter", std::move(parameter)}};
}

Outcome get_parameters(Call& call, const Document& input) {
  Document found = Document::array();
  Document invalid = Document::array();
  for (const Document& name : input.at("Names")) {
    Result<Document> parameter = wanted_parameter(call, name, decrypts(input));
    if (parameter.ok()) {
      found.push_back(*std::move(parameter));
    } else {
      invalid.push_back(name);
    }
  }
  return Document{{"Parameters", std::move(found)}, {"InvalidParameters", std::move(invalid)}};
}

Outcome get_parameters_by_path(Call& call, const Document& input) {
  const std::string path = input.at("Path");
  RETURN_IF_ERROR(check_path(path));
  const bool recursive = input.value("Recursive", false);
  return list_page(
      call, input, page_size(input, kByPathPageSize), "Parameters", [&](const Document& version) {
        const std::string name = version.at("Name");
        return is_below(name, path, recursive) ? described(call, version, decrypts(input))
                                               : Document();
      });
}

Outcome describe_parameters(Call& call, const Document& input) {
  return list_page(
      call, input, page_size(input, kPageSize), "Parameters", [&](const Document& version) {
        Document metadata = version;
        metadata.erase("Value");
        metadata.erase("Labels");
        metadata["ARN"] = parameter_arn(call, version.at("Name"));
        return metadata;
      });
}

Outcome get_parameter_history(Call& call, const Document& input) {
  const std::string name = resolved_name(call, input.at("Name"));
  RETURN_IF_ERROR(find_parameter(call, name));
  const std::string after = input.value("NextToken", "");
  const size_t size = page_size(input, kPageSize);
  Document history = Document::array();
  Document answer = Document::object();
  for (const auto& [key, record] : call.records<VersionRecord>().prefix(versions_prefix(name))) {
    const std::string number = std::to_string(record.value.at("Version").get<int64_t>());
    if (!after.empty() && record.value.at("Version").get<int64_t>() < std::atoll(after.c_str()))
      continue;
    if (history.size() == size) {
      answer["NextToken"] = number;
      break;
    }
    Document version = record.value;
    version["Value"] = described(call, record.value, decrypts(input))["Value"];
    history.push_back(std::move(version));
  }
  answer["Parameters"] = std::move(history);
  return answer;
}

}  // namespace cloudtab::ssm
