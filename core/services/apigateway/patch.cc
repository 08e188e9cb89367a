#include "core/services/apigateway/patch.h"

#include <algorithm>
#include <cstdlib>

#include "core/services/apigateway/errors.h"
#include "core/services/apigateway/state.h"

namespace cloudtab::apigateway {

namespace {

int operation_bit(const std::string& operation) {
  if (operation == "replace") return PatchRule::kReplace;
  if (operation == "add") return PatchRule::kAdd;
  if (operation == "remove") return PatchRule::kRemove;
  return 0;
}

bool matches(std::string_view rule, std::string_view path) {
  if (rule.size() < 2 || rule.substr(rule.size() - 2) != "/*") return rule == path;
  const std::string_view parent = rule.substr(0, rule.size() - 1);
  return path.size() > parent.size() && path.substr(0, parent.size()) == parent &&
         path.find('/', parent.size()) == std::string_view::npos;
}

Error invalid_path(const PatchPart& part, std::span<const PatchRule> rules, PatchErrors errors) {
  if (part.path.empty()) return errors::bad_request("Invalid patch path null");
  if (errors == PatchErrors::kPlain) return errors::bad_request("Invalid patch path " + part.path);
  const std::string head =
      "Invalid patch path  '" + part.path + "' specified for op '" + part.operation + "'. ";
  if (part.operation != "replace")
    return errors::bad_request(head + "Please choose supported operations");
  std::string known;
  for (const PatchRule& rule : rules) known += (known.empty() ? "" : ", ") + std::string(rule.path);
  return errors::bad_request(head + "Must be one of: [" + known + "]");
}

Error invalid_operation(const PatchPart& part, const PatchRule& rule, PatchErrors errors) {
  if (errors == PatchErrors::kListing) {
    return errors::bad_request("Invalid patch path  '" + part.path + "' specified for op '" +
                               part.operation + "'. Please choose supported operations");
  }
  if (rule.operations == PatchRule::kReplace)
    return errors::bad_request("Invalid patch operation specified. Must be one of: [replace]");
  return errors::bad_request("Invalid patch operation specified. Must be 'add'|'remove'|'replace'");
}

void change_list_entry(Document& list, const std::string& entry, const PatchPart& part) {
  if (!list.is_array()) list = Document::array();
  const auto found = std::find(list.begin(), list.end(), Document(entry));
  if (part.operation == "remove") {
    if (found != list.end()) list.erase(found);
  } else if (part.operation == "add") {
    if (found == list.end()) list.push_back(entry);
  } else if (found != list.end()) {
    list.erase(found);
    list.push_back(part.value);  // at the end (recorded: test_apigateway_api.py)
  }
}

Document typed(const PatchRule& rule, const std::string& value) {
  if (rule.value == PatchRule::kBoolean || rule.value == PatchRule::kMapBoolean)
    return value == "true";
  if (rule.value == PatchRule::kInteger) return std::strtoll(value.c_str(), nullptr, 10);
  return value;
}

Status apply(const PatchPart& part, const PatchRule& rule, Document& target) {
  std::vector<std::string> parts = pointer_parts(part.path);
  const std::string last = parts.back();
  parts.pop_back();
  Document* parent = &target;
  for (const std::string& name : parts) parent = &(*parent)[name];
  switch (rule.value) {
    case PatchRule::kListEntry:
      change_list_entry(*parent, last, part);
      if (parent->empty() && parts.size() == 1) target.erase(parts[0]);
      return ok();
    case PatchRule::kListItem: {
      const size_t at = static_cast<size_t>(std::strtoull(last.c_str(), nullptr, 10));
      if (!parent->is_array() || at >= parent->size())
        return errors::bad_request("Invalid patch path " + part.path);
      (*parent)[at] = part.value;
      return ok();
    }
    case PatchRule::kText:
    case PatchRule::kBoolean:
    case PatchRule::kInteger:
    case PatchRule::kMapText:
    case PatchRule::kMapBoolean:
      break;
  }
  // A number that is set to nothing goes away.
  const bool unset = rule.value == PatchRule::kInteger && part.value.empty();
  if (part.operation == "remove" || unset) {
    if (parent->is_object()) parent->erase(last);
    if (parent != &target && parent->empty() && parts.size() == 1) target.erase(parts[0]);
    return ok();
  }
  (*parent)[last] = typed(rule, part.value);
  return ok();
}

}  // namespace

std::vector<PatchPart> patch_parts(const Document& input) {
  std::vector<PatchPart> parts;
  const auto found = input.find("patchOperations");
  if (found == input.end()) return parts;
  for (const Document& entry : *found) {
    parts.push_back({text_of(entry, "op"),
                     text_of(entry, "path"),
                     text_of(entry, "value"),
                     text_of(entry, "from"),
                     entry.contains("value")});
  }
  return parts;
}

std::vector<std::string> pointer_parts(std::string_view path) {
  std::vector<std::string> parts;
  size_t at = 0;
  while (at < path.size()) {
    const size_t end = std::min(path.find('/', at + 1), path.size());
    std::string part;
    for (size_t i = at + 1; i < end; ++i) {
      if (path[i] == '~' && i + 1 < end && (path[i + 1] == '0' || path[i + 1] == '1'))
        part += path[++i] == '1' ? '/' : '~';
      else
        part += path[i];
    }
    parts.push_back(std::move(part));
    at = end;
  }
  return parts;
}

Status apply_patch(const Document& input,
                   std::span<const PatchRule> rules,
                   Document& target,
                   PatchErrors errors) {
  for (const PatchPart& part : patch_parts(input)) {
    const auto rule = std::find_if(rules.begin(), rules.end(), [&](const PatchRule& candidate) {
      return matches(candidate.path, part.path);
    });
    if (rule == rules.end()) return invalid_path(part, rules, errors);
    if ((rule->operations & operation_bit(part.operation)) == 0)
      return invalid_operation(part, *rule, errors);
    RETURN_IF_ERROR(apply(part, *rule, target));
  }
  return ok();
}

}  // namespace cloudtab::apigateway
