#include "core/services/ssm/filters.h"

#include <algorithm>
#include <string>
#include <vector>

#include "core/services/ssm/errors.h"
#include "core/services/ssm/name.h"

namespace cloudtab::ssm {

namespace {

/// What a filter's key looks at.
Result<std::vector<std::string>> looked_at(const std::string& key,
                                           const Document& version,
                                           const Document& tags) {
  std::vector<std::string> texts;
  if (key.compare(0, 4, "tag:") == 0) {
    for (const Document& tag : tags) {
      if (tag.at("Key") == key.substr(4)) texts.push_back(tag.at("Value"));
    }
    return texts;
  }
  if (key == "Label") return version.value("Labels", Document::array()).get<decltype(texts)>();
  for (const char* known : {"Name", "Type", "KeyId", "Tier", "DataType"}) {
    if (key != known) continue;
    if (version.contains(key)) texts.push_back(version[key]);
    return texts;
  }
  return errors::invalid_filter_key();
}

Result<bool> passes(const Document& filter, const Document& version, const Document& tags) {
  const std::string key = filter.at("Key");
  const auto values = filter.value("Values", Document::array()).get<std::vector<std::string>>();
  const std::string option = filter.value("Option", key == "Path" ? "OneLevel" : "Equals");
  if (key == "Path") {
    if (option != "OneLevel" && option != "Recursive") return errors::invalid_filter_option();
    const std::string name = version.at("Name");
    return std::any_of(values.begin(), values.end(), [&](const std::string& path) {
      return is_below(name, path, option == "Recursive");
    });
  }
  ASSIGN_OR_RETURN(const std::vector<std::string> texts, looked_at(key, version, tags));
  if (values.empty()) return !texts.empty();
  if (option != "Equals" && option != "BeginsWith" && option != "Contains")
    return errors::invalid_filter_option();
  return std::any_of(texts.begin(), texts.end(), [&](const std::string& text) {
    return std::any_of(values.begin(), values.end(), [&](const std::string& value) {
      const size_t found = text.find(value);
      return option == "Equals"       ? text == value
             : option == "BeginsWith" ? found == 0
                                      : found != std::string::npos;
    });
  });
}

}  // namespace

Result<bool> passes_filters(const Document& input, const Document& version, const Document& tags) {
  for (const char* member : {"ParameterFilters", "Filters"}) {
    for (const Document& filter : input.value(member, Document::array())) {
      ASSIGN_OR_RETURN(const bool passed, passes(filter, version, tags));
      if (!passed) return false;
    }
  }
  return true;
}

}  // namespace cloudtab::ssm
