#include "core/services/dynamodb/parameters.h"

#include <set>
#include <string>
#include <utility>
#include <vector>

#include "core/services/dynamodb/errors.h"
#include "core/services/dynamodb/legacy.h"
#include "core/services/dynamodb/limits.h"

namespace cloudtab::dynamodb {

namespace {

std::string join(const std::vector<std::string>& names, std::string_view separator) {
  std::string out;
  for (const std::string& name : names) {
    if (!out.empty()) out += separator;
    out += name;
  }
  return out;
}

std::vector<std::string> present(const Document& input,
                                 std::initializer_list<const char*> members) {
  std::vector<std::string> names;
  for (const char* member : members) {
    if (input.contains(member)) names.emplace_back(member);
  }
  return names;
}

}  // namespace

std::string_view text_of(const Document& input, const char* member) {
  const Document* found = find_member(input, member);
  return found == nullptr ? std::string_view()
                          : std::string_view(found->get_ref<const std::string&>());
}

Status check_tags(const Document& tags) {
  std::set<std::string> seen;
  for (const Document& tag : tags) {
    const std::string key = tag["Key"];
    if (key.compare(0, 4, "aws:") == 0)
      return errors::validation("Tag Key cannot be prefixed with aws:, Key: " + key);
    if (!seen.insert(key).second) {
      return errors::validation("Duplicate Tag Keys provided as input: Duplicate Tag Key found " +
                                key);
    }
  }
  if (tags.size() > limits::kTagsMax) return too_many_tags();
  return ok();
}

Error too_many_tags() {
  return errors::validation("Number of Tags exceed the current limit for the provided ResourceArn");
}

const Document* find_member(const Document& input, const char* member) {
  const auto it = input.find(member);
  return it == input.end() ? nullptr : &*it;
}

// Texts as dynalite's tests record them.
Status check_parameter_mix(const Document& input,
                           std::initializer_list<const char*> expressions,
                           std::initializer_list<const char*> older,
                           Wording wording) {
  const std::vector<std::string> given = present(input, expressions);
  if (!given.empty()) {
    const std::vector<std::string> old = present(input, older);
    if (!old.empty()) {
      return errors::validation(
          "Can not use both expression and non-expression parameters in the same request: "
          "Non-expression parameters: {" +
          join(old, ", ") + "} Expression parameters: {" + join(given, ", ") + "}");
    }
  } else if (input.contains("ExpressionAttributeNames")) {
    return errors::validation(
        "ExpressionAttributeNames can only be specified when using expressions");
  }
  if (!input.contains("ExpressionAttributeValues")) return ok();
  std::vector<std::string> with_values;
  for (const char* expression : expressions) {
    if (std::string_view(expression) == "ProjectionExpression") continue;
    if (input.contains(expression)) return ok();
    with_values.emplace_back(expression);
  }
  if (with_values.empty()) return ok();
  std::string text = "ExpressionAttributeValues can only be specified when using expressions";
  if (wording == Wording::kOlder) {
    text += ": " + join(with_values, " and ") + (with_values.size() > 1 ? " are null" : " is null");
  }
  return errors::validation(std::move(text));
}

Result<Placeholders> read_placeholders(const Document& input, Wording wording) {
  return Placeholders::read(find_member(input, "ExpressionAttributeNames"),
                            find_member(input, "ExpressionAttributeValues"),
                            wording);
}

Result<std::optional<Condition>> read_write_condition(const Document& input, Wording wording) {
  const Document* expected = find_member(input, "Expected");
  RETURN_IF_ERROR(check_conditional_operator(input, expected));
  if (expected != nullptr) {
    ASSIGN_OR_RETURN(Condition condition,
                     read_expected(*expected, text_of(input, "ConditionalOperator"), wording));
    return std::optional<Condition>(std::move(condition));
  }
  ASSIGN_OR_RETURN(Placeholders placeholders, read_placeholders(input, wording));
  std::optional<Condition> condition;
  if (input.contains("ConditionExpression")) {
    ASSIGN_OR_RETURN(
        condition,
        read_condition(text_of(input, "ConditionExpression"), "ConditionExpression", placeholders));
  }
  RETURN_IF_ERROR(placeholders.check_all_used());
  return condition;
}

Status check_key_path(const TableRecord& table, const Path& path) {
  if (!path.is_nested()) return ok();
  const auto refusal = [&path](const char* kind) {
    return errors::validation(
        "Key attributes must be scalars; list random access '[]' and map lookup '.' are not "
        "allowed: " +
        std::string(kind) + ": " + path.head());
  };
  if (table.key.contains(path.head())) return refusal("Key");
  for (const IndexRecord& index : table.indexes) {
    if (index.key.contains(path.head())) return refusal("IndexKey");
  }
  return ok();
}

Status check_key_paths(const TableRecord& table, const Condition& condition) {
  Status status = ok();
  for_each_path(condition, [&](const Path& path) {
    if (status.ok()) status = check_key_path(table, path);
  });
  return status;
}

}  // namespace cloudtab::dynamodb
