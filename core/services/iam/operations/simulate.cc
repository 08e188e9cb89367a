#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/base/arn.h"
#include "core/base/ascii.h"
#include "core/services/iam/access/rights.h"
#include "core/services/iam/entity.h"
#include "core/services/iam/operations/operations.h"
#include "core/services/iam/policy/pattern_match.h"
#include "core/services/iam/policy/statement_position.h"

// What policies would decide, asked by a client. The answer's form is as recorded (LocalStack's
// snapshots, simulate principal policy).

namespace cloudtab::iam {

namespace {

/// The texts behind a decision, to say where in them a statement is.
struct Source {
  std::string id;
  std::string type;
  std::string text;
};

struct Simulation {
  PolicySet policies;
  std::vector<Source> sources;
  Facts facts;
  Caller caller;
};

void add_source(Simulation& simulation, std::string id, const char* type, std::string text) {
  simulation.policies.identity.push_back(named_policy(id, text, PolicyKind::kIdentity));
  simulation.sources.push_back({std::move(id), type, std::move(text)});
}

Status add_input_policies(const Document& input, Simulation& simulation) {
  int number = 0;
  for (const Document& text : input.value("PolicyInputList", Document::array())) {
    const std::string& policy = text.get_ref<const std::string&>();
    RETURN_IF_ERROR(parse_policy(policy, PolicyKind::kIdentity));
    add_source(simulation, "PolicyInputList." + std::to_string(++number), "IAM Policy", policy);
  }
  if (input.contains("PermissionsBoundaryPolicyInputList")) {
    simulation.policies.boundary.emplace();
    for (const Document& text : input["PermissionsBoundaryPolicyInputList"]) {
      const std::string& policy = text.get_ref<const std::string&>();
      RETURN_IF_ERROR(parse_policy(policy, PolicyKind::kIdentity));
      simulation.policies.boundary->push_back(
          named_policy("PermissionsBoundaryPolicyInputList.1", policy, PolicyKind::kIdentity));
    }
  }
  if (input.contains("ResourcePolicy")) {
    const std::string& policy = input["ResourcePolicy"].get_ref<const std::string&>();
    RETURN_IF_ERROR(parse_policy(policy, PolicyKind::kResource));
    simulation.policies.resource = named_policy("ResourcePolicy", policy, PolicyKind::kResource);
    simulation.sources.push_back({"ResourcePolicy", "Resource Policy", policy});
  }
  for (const Document& entry : input.value("ContextEntries", Document::array())) {
    std::vector<std::string> values;
    for (const Document& value : entry.value("ContextKeyValues", Document::array()))
      values.push_back(value.get<std::string>());
    simulation.facts[to_lower(entry.value("ContextKeyName", ""))] = std::move(values);
  }
  return ok();
}

Document position(const TextPosition& at) { return {{"Line", at.line}, {"Column", at.column}}; }

Document matched(const Simulation& simulation, const AccessQuestion& question, bool denied) {
  Document statements = Document::array();
  const auto look = [&](const NamedPolicy& named, bool of_resource) {
    const auto source = std::find_if(
        simulation.sources.begin(), simulation.sources.end(), [&](const Source& candidate) {
          return candidate.id == named.id;
        });
    if (source == simulation.sources.end()) return;
    for (size_t i = 0; i < named.policy.statements.size(); ++i) {
      const Statement& statement = named.policy.statements[i];
      if (statement.allows == denied || !applies(statement, named.policy.has_variables, question) ||
          (of_resource && naming_of(statement, question.caller) == Naming::kNot))
        continue;
      Document shown = {{"SourcePolicyId", source->id}, {"SourcePolicyType", source->type}};
      if (const auto place = find_statement(source->text, i)) {
        shown["StartPosition"] = position(place->begin);
        shown["EndPosition"] = position(place->end);
      }
      statements.push_back(std::move(shown));
    }
  };
  for (const NamedPolicy& named : simulation.policies.identity) look(named, false);
  if (simulation.policies.resource) look(*simulation.policies.resource, true);
  return statements;
}

/// Condition keys that the policies ask for and nobody told.
Document missing_keys(const Simulation& simulation) {
  Document missing = Document::array();
  const auto look = [&](const NamedPolicy& named) {
    for (const Statement& statement : named.policy.statements) {
      for (const Condition& condition : statement.conditions) {
        if (simulation.facts.find(condition.key) == simulation.facts.end() &&
            std::find(missing.begin(), missing.end(), condition.key) == missing.end())
          missing.push_back(condition.key);
      }
    }
  };
  for (const NamedPolicy& named : simulation.policies.identity) look(named);
  if (simulation.policies.resource) look(*simulation.policies.resource);
  return missing;
}

Document result_of(const Simulation& simulation,
                   const std::string& action,
                   const std::string& resource) {
  AccessQuestion question{action, resource, simulation.caller, simulation.facts};
  const Decision decision = evaluate(simulation.policies, question);
  const bool denied = decision.reason == Reason::kExplicitDeny;
  const char* verdict = decision.allowed ? "allowed" : denied ? "explicitDeny" : "implicitDeny";
  const Document statements = matched(simulation, question, denied);
  const Document missing = missing_keys(simulation);
  Document specific = {{"EvalResourceName", resource},
                       {"EvalResourceDecision", verdict},
                       {"MatchedStatements", statements},
                       {"MissingContextValues", missing}};
  Document result = {{"EvalActionName", action},
                     {"EvalResourceName", resource},
                     {"EvalDecision", verdict},
                     {"EvalDecisionDetails", Document::object()},
                     {"MatchedStatements", statements},
                     {"MissingContextValues", missing},
                     {"OrganizationsDecisionDetail", {{"AllowedByOrganizations", true}}}};
  if (simulation.policies.boundary) {
    const bool allowed = decision.allowed || (decision.reason != Reason::kNoBoundary &&
                                              decision.source != PolicySource::kBoundary);
    result["PermissionsBoundaryDecisionDetail"] = {{"AllowedByPermissionsBoundary", allowed}};
  }
  result["ResourceSpecificResults"] = Document::array({std::move(specific)});
  return result;
}

Document simulate(const Document& input, const Simulation& simulation) {
  Document results = Document::array();
  const Document everything = Document::array({"*"});
  for (const Document& action : input.at("ActionNames")) {
    for (const Document& resource : input.value("ResourceArns", everything))
      results.push_back(result_of(simulation, action, resource));
  }
  return {{"EvaluationResults", std::move(results)}, {"IsTruncated", false}};
}

/// The user's or role's policies with their texts.
Status add_source_policies(Call& call, const std::string& arn, Simulation& simulation) {
  const Result<Arn> parsed = parse_arn(arn);
  if (!parsed.ok() || parsed->service != "iam")
    return errors::validation("Invalid Entity Arn: " + arn +
                              " does not clearly define entity type and name.");
  const std::string name = parsed->resource.substr(parsed->resource.rfind('/') + 1);
  std::vector<const Document*> entities;
  if (parsed->resource.rfind("user/", 0) == 0) {
    ASSIGN_OR_RETURN(const Document* user, find_entity<UserRecord>(call, name));
    entities.push_back(user);
    for (const Document& group : user->value("Groups", Document::array())) {
      ASSIGN_OR_RETURN(const Document* found,
                       find_entity<GroupRecord>(call, group.get_ref<const std::string&>()));
      entities.push_back(found);
    }
  } else if (parsed->resource.rfind("role/", 0) == 0) {
    ASSIGN_OR_RETURN(const Document* role, find_entity<RoleRecord>(call, name));
    entities.push_back(role);
  } else if (parsed->resource.rfind("group/", 0) == 0) {
    ASSIGN_OR_RETURN(const Document* group, find_entity<GroupRecord>(call, name));
    entities.push_back(group);
  } else {
    return errors::validation("Invalid Entity Arn: " + arn +
                              " does not clearly define entity type and name.");
  }
  for (const Document* entity : entities) {
    for (const auto& [policy, text] : entity->at("InlinePolicies").items())
      add_source(simulation, policy, "IAM Policy", text);
    for (const Document& attached : entity->at("AttachedPolicies")) {
      const std::string& policy = attached.get_ref<const std::string&>();
      const std::string text = managed_text(call, call.scope().account, policy);
      // Recorded: a managed policy goes by its name.
      if (!text.empty())
        add_source(simulation, policy.substr(policy.rfind('/') + 1), "IAM Policy", text);
    }
  }
  simulation.policies.boundary = policies_of(call, arn, call.scope().account, nullptr).boundary;
  return ok();
}

Caller caller_named(const Call& call, const std::string& arn) {
  const Result<Arn> parsed = parse_arn(arn);
  return {arn, "", parsed.ok() ? parsed->account : call.scope().account, ""};
}

/// Keys of conditions, and variables in resources and values.
void add_context_keys(const Policy& policy, Document& keys) {
  const auto add = [&](const std::string& key) {
    if (std::find(keys.begin(), keys.end(), key) == keys.end()) keys.push_back(key);
  };
  const auto add_variables = [&](const std::string& text) {
    for (size_t at = text.find("${"); at != std::string::npos; at = text.find("${", at + 2)) {
      const size_t end = text.find('}', at);
      if (end != std::string::npos && end > at + 3) add(text.substr(at + 2, end - at - 2));
    }
  };
  for (const Statement& statement : policy.statements) {
    for (const Condition& condition : statement.conditions) {
      add(condition.key);
      for (const std::string& value : condition.values) add_variables(value);
    }
    for (const std::string& resource : statement.resources) add_variables(resource);
  }
}

}  // namespace

Outcome simulate_custom_policy(Call& call, const Document& input) {
  Simulation simulation;
  simulation.caller = caller_named(
      call, input.value("CallerArn", "arn:aws:iam::" + call.scope().account + ":user/simulated"));
  RETURN_IF_ERROR(add_input_policies(input, simulation));
  return simulate(input, simulation);
}

Outcome simulate_principal_policy(Call& call, const Document& input) {
  const std::string& arn = input.at("PolicySourceArn").get_ref<const std::string&>();
  Simulation simulation;
  simulation.caller = caller_named(call, input.value("CallerArn", arn));
  RETURN_IF_ERROR(add_source_policies(call, arn, simulation));
  RETURN_IF_ERROR(add_input_policies(input, simulation));
  return simulate(input, simulation);
}

Outcome get_context_keys_for_custom_policy(Call& /*call*/, const Document& input) {
  Document keys = Document::array();
  for (const Document& text : input.at("PolicyInputList")) {
    ASSIGN_OR_RETURN(const Policy policy,
                     parse_policy(text.get_ref<const std::string&>(), PolicyKind::kIdentity));
    add_context_keys(policy, keys);
  }
  return Document{{"ContextKeyNames", std::move(keys)}};
}

}  // namespace cloudtab::iam
