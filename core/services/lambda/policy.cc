#include "core/services/lambda/policy.h"

#include <algorithm>
#include <utility>

#include "core/services/lambda/errors.h"

namespace cloudtab::lambda {

namespace {

bool is_account(const std::string& text) {
  return text.size() == 12 &&
         std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

bool is_service(const std::string& text) {
  return text.find('.') != std::string::npos && text.find(':') == std::string::npos;
}

auto find_statement(Document& statements, const Document& id) {
  return std::find_if(statements.begin(), statements.end(), [&](const Document& statement) {
    return statement["Sid"] == id;
  });
}

}  // namespace

Document principal_of(const std::string& text) {
  if (text == "*") return "*";
  if (is_service(text)) return {{"Service", text}};
  return {{"AWS", is_account(text) ? "arn:aws:iam::" + text + ":root" : text}};
}

bool is_principal(const std::string& text) {
  if (text == "*" || is_account(text) || text.rfind("arn:", 0) == 0) return true;
  // Alexa's services have names of their own.
  return is_service(text) && (text.ends_with(".amazonaws.com") ||
                              text.ends_with(".amazonaws.com.cn") || text.ends_with(".amazon.com"));
}

Status check_policy_revision(const Document& input, const Document& record, const char* operation) {
  if (!input.contains("RevisionId")) return ok();
  const bool has_policy = !record["Statements"].empty();
  const std::string latest =
      record.value(has_policy ? "PolicyRevisionId" : "RevisionId", std::string());
  if (input["RevisionId"] == latest) return ok();
  return errors::wrong_revision(operation);
}

Status add_statement(Call& call, Document statement, Document& record) {
  Document& statements = record["Statements"];
  if (find_statement(statements, statement["Sid"]) != statements.end())
    return errors::statement_exists(statement["Sid"].get<std::string>());
  statements.push_back(std::move(statement));
  record["PolicyRevisionId"] = call.random().uuid();
  return ok();
}

Status remove_statement(Call& call, const std::string& id, Document& record) {
  Document& statements = record["Statements"];
  if (statements.empty()) return errors::no_policy_of_resource();
  const auto statement = find_statement(statements, id);
  if (statement == statements.end()) return errors::no_such_statement(id);
  statements.erase(statement);
  record["PolicyRevisionId"] = call.random().uuid();
  return ok();
}

Document policy_answer(const Document& record) {
  const Document policy = {
      {"Version", "2012-10-17"}, {"Id", "default"}, {"Statement", record["Statements"]}};
  // Those kept by an older release have the resource's revision.
  const Document& revision =
      record.contains("PolicyRevisionId") ? record["PolicyRevisionId"] : record["RevisionId"];
  return {{"Policy", policy.dump()}, {"RevisionId", revision}};
}

}  // namespace cloudtab::lambda
