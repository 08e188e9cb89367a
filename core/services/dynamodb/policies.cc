#include "core/services/dynamodb/policies.h"

#include <algorithm>
#include <set>
#include <utility>
#include <vector>

#include "core/base/arn.h"
#include "core/base/json.h"
#include "core/services/dynamodb/errors.h"
#include "core/services/dynamodb/parameters.h"

namespace cloudtab::dynamodb {

namespace {

// Texts and forms of this file as observed on the service in October 2026 (the public notes
// "ack-api-quirks", findings 207, 208, 212, 213, 270, 356).

/// API reference, PutResourcePolicy: 20 KB with white space.
constexpr size_t kPolicyBytesMax = 20480;

Error invalid_document(std::string_view why) {
  return errors::invalid_parameter("Invalid policy document: " + std::string(why));
}

bool is_account(const std::string& text) {
  return text.size() == 12 &&
         std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

Document one_or_list(const Document& value) {
  return value.is_array() && value.size() == 1 ? value[0] : value;
}

Document canonical_principals(const Document& principal) {
  if (!principal.is_object()) return principal;
  Document out = principal;
  for (auto& [kind, names] : out.items()) {
    if (!names.is_array()) names = Document::array({names});
    for (Document& name : names) {
      if (kind == "AWS" && name.is_string() && is_account(name.get_ref<const std::string&>()))
        name = "arn:aws:iam::" + name.get<std::string>() + ":root";
    }
    names = one_or_list(names);
  }
  return out;
}

bool grants_to_everyone(const Document& statement) {
  const Document* principal = find_member(statement, "Principal");
  if (principal == nullptr || statement["Effect"] != "Allow" || statement.contains("Condition"))
    return false;
  if (!principal->is_object()) return *principal == "*";
  const Document* accounts = find_member(*principal, "AWS");
  return accounts != nullptr && one_or_list(*accounts) == "*";
}

Status check_statement(const Document& statement) {
  if (!statement.is_object()) return invalid_document("Syntax error at position (1,1)");
  const std::pair<const char*, const char*> required[] = {{"Effect", "Effect"},
                                                          {"Principal", "NotPrincipal"},
                                                          {"Action", "NotAction"},
                                                          {"Resource", "NotResource"}};
  for (const auto& [member, negated] : required) {
    if (!statement.contains(member) && !statement.contains(negated))
      return invalid_document("Missing required field " + std::string(member));
  }
  const Document* principal = find_member(statement, "Principal");
  if (principal != nullptr && !principal->is_object() && *principal != "*")
    return invalid_document("Syntax error at position (1,1)");
  if (grants_to_everyone(statement)) {
    return errors::validation(
        "Resource-based policy grants unbounded access in one or more elements. Please revise the "
        "policy to ensure least-privilege form of access");
  }
  return ok();
}

/// An object's members in the order given, then what else it has.
std::string print_in_order(const Document& object, const std::vector<const char*>& order) {
  std::string out = "{";
  const auto append = [&](const std::string& name, const std::string& value) {
    if (out.size() > 1) out += ',';
    out += Document(name).dump() + ':' + value;
  };
  for (const char* name : order) {
    if (object.contains(name)) append(name, object[name].dump());
  }
  for (const auto& member : object.items()) {
    const bool done = std::find(order.begin(), order.end(), member.key()) != order.end();
    if (!done) append(member.key(), member.value().dump());
  }
  return out + "}";
}

std::string print_statement(Document statement) {
  for (const char* member : {"Action", "NotAction", "Resource", "NotResource"}) {
    if (statement.contains(member)) statement[member] = one_or_list(statement[member]);
  }
  for (const char* member : {"Principal", "NotPrincipal"}) {
    if (statement.contains(member)) statement[member] = canonical_principals(statement[member]);
  }
  return print_in_order(statement,
                        {"Sid",
                         "Effect",
                         "Principal",
                         "NotPrincipal",
                         "Action",
                         "NotAction",
                         "Resource",
                         "NotResource",
                         "Condition"});
}

}  // namespace

const Document* PolicySlot::kept() const {
  const Document* slot = find_member(table->settings, member());
  if (slot == nullptr || !slot->is_object()) return nullptr;
  return label.empty() || (*slot)["Label"] == label ? slot : nullptr;
}

const Document* PolicySlot::policy() const {
  const Document* slot = kept();
  return slot != nullptr && slot->contains("Policy") ? slot : nullptr;
}

Result<PolicySlot> find_policy_slot(Call& call, std::string_view text) {
  const std::string given(text);
  if (text.substr(0, 4) != "arn:")
    return errors::invalid_parameter("ARNs must start with 'arn:': " + given);
  const auto arn = parse_arn(text);
  if (!arn.ok() || arn->partition != "aws" || arn->region != call.scope().region)
    return errors::invalid_parameter("Invalid resource Arn: " + given);
  if (arn->account != call.scope().account) {
    return errors::validation(
        "This action is only supported by accounts that match the resource owner\u2019s account.");
  }
  constexpr std::string_view kTable = "table/", kStream = "/stream/", kIndex = "/index/";
  const std::string& resource = arn->resource;
  const size_t slash = resource.find('/', kTable.size());
  const std::string_view rest =
      slash == std::string::npos ? std::string_view() : std::string_view(resource).substr(slash);
  if (rest.substr(0, kIndex.size()) == kIndex) {
    return errors::invalid_parameter(
        "Invalid resource arn provided, only table or stream is accepted. Provided resource arn: " +
        given);
  }
  const bool of_stream = rest.substr(0, kStream.size()) == kStream;
  if (arn->service != "dynamodb" || resource.compare(0, kTable.size(), kTable) != 0 ||
      (!rest.empty() && !of_stream)) {
    return errors::invalid_parameter("Provided Arn is not a DynamoDB resource arn: " + given);
  }
  const std::string name =
      resource.substr(kTable.size(), slash == std::string::npos ? slash : slash - kTable.size());
  ASSIGN_OR_RETURN(const TableRef table, find_table(call, name));
  PolicySlot slot{table, given, {}};
  if (!of_stream) return slot;
  slot.label = std::string(rest.substr(kStream.size()));
  if (slot.label.empty() || slot.label != table->stream.label) {
    return Error{
        "ResourceNotFoundException",
        "Requested resource not found: Stream: " + slot.label + " not found for Table: " + name};
  }
  return slot;
}

Result<std::string> canonical_policy(std::string_view text) {
  if (text.size() > kPolicyBytesMax)
    return errors::invalid_parameter("Maximum policy size of 20480 bytes exceeded");
  auto parsed = parse_json(text);
  if (!parsed.ok() || !parsed->is_object())
    return invalid_document("This policy contains invalid Json");
  Document policy = std::move(*parsed);
  Document statements = policy.value("Statement", Document::array());
  if (!statements.is_array()) statements = Document::array({statements});
  if (statements.empty())
    return invalid_document("Could not parse the policy: Statement is empty!");
  std::set<std::string> ids;
  std::string printed = "[";
  for (const Document& statement : statements) {
    RETURN_IF_ERROR(check_statement(statement));
    if (statement.contains("Sid") && !ids.insert(statement["Sid"].dump()).second)
      return invalid_document("The Statement Ids in the policy are not unique");
    if (printed.size() > 1) printed += ',';
    printed += print_statement(statement);
  }
  policy.erase("Statement");
  std::string out = print_in_order(policy, {"Version", "Id"});
  out.pop_back();
  return out + (out.size() > 1 ? ",\"Statement\":" : "\"Statement\":") + printed + "]}";
}

}  // namespace cloudtab::dynamodb
