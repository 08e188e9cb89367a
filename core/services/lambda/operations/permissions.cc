#include <algorithm>
#include <string>
#include <utility>

#include "core/services/lambda/errors.h"
#include "core/services/lambda/operations/operations.h"
#include "core/services/lambda/state.h"
#include "core/services/lambda/version.h"

namespace cloudtab::lambda {

namespace {

/// A service's name, an account (written as its root) or anyone.
Document principal(const std::string& text) {
  if (text == "*") return "*";
  if (text.find('.') != std::string::npos && text.find(':') == std::string::npos)
    return {{"Service", text}};
  const bool is_account = text.size() == 12 && std::all_of(text.begin(), text.end(), [](char c) {
                            return c >= '0' && c <= '9';
                          });
  return {{"AWS", is_account ? "arn:aws:iam::" + text + ":root" : text}};
}

auto find_statement(Document& statements, const Document& id) {
  return std::find_if(statements.begin(), statements.end(), [&](const Document& statement) {
    return statement["Sid"] == id;
  });
}

}  // namespace

Outcome add_permission(Call& call, const Document& input) {
  ASSIGN_OR_RETURN(Qualified holder, find_qualified(call, input));
  Document& statements = holder.record["Statements"];
  const Document& id = input.at("StatementId");
  if (find_statement(statements, id) != statements.end())
    return errors::statement_exists(id.get<std::string>());
  Document statement = {{"Sid", id},
                        {"Effect", "Allow"},
                        {"Principal", principal(input.at("Principal"))},
                        {"Action", input.at("Action")},
                        {"Resource", holder.arn}};
  if (input.contains("SourceArn"))
    statement["Condition"]["ArnLike"] = {{"AWS:SourceArn", input["SourceArn"]}};
  if (input.contains("SourceAccount")) {
    statement["Condition"]["StringEquals"] = {{"AWS:SourceAccount", input["SourceAccount"]}};
  }
  Document answer = {{"Statement", statement.dump()}};
  statements.push_back(std::move(statement));
  put_qualified(call, std::move(holder));
  return answer;
}

Outcome remove_permission(Call& call, const Document& input) {
  ASSIGN_OR_RETURN(Qualified holder, find_qualified(call, input));
  Document& statements = holder.record["Statements"];
  const auto statement = find_statement(statements, input.at("StatementId"));
  if (statement == statements.end())
    return errors::no_such_statement(input["StatementId"].get<std::string>());
  statements.erase(statement);
  put_qualified(call, std::move(holder));
  return Document::object();
}

Outcome get_policy(Call& call, const Document& input) {
  ASSIGN_OR_RETURN(const Qualified holder, find_qualified(call, input));
  const Document& statements = holder.record["Statements"];
  if (statements.empty()) return errors::no_policy();
  const Document policy = {{"Version", "2012-10-17"}, {"Id", "default"}, {"Statement", statements}};
  return Document{{"Policy", policy.dump()}, {"RevisionId", holder.record["RevisionId"]}};
}

}  // namespace cloudtab::lambda
