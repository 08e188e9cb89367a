#include "core/services/iam/resource_common.h"

#include <utility>

namespace cloudtab::iam {

Result<Document> invoke_iam(Call& call, std::string_view operation, Document input) {
  return call.invoke({.service = "iam", .operation = operation, .input = std::move(input)});
}

Status remove_iam(Call& call, std::string_view operation, Document input) {
  const Result<Document> removed = invoke_iam(call, operation, std::move(input));
  if (!removed.ok() && removed.error().code != "NoSuchEntityException") return removed.error();
  return ok();
}

std::string policy_text(const Document& policy) {
  return policy.is_string() ? policy.get<std::string>() : policy.dump();
}

std::string fitted(const std::string& name, size_t size_max) {
  constexpr size_t kRandomEnd = 13;
  if (name.size() <= size_max) return name;
  return name.substr(0, size_max - kRandomEnd) + name.substr(name.size() - kRandomEnd);
}

Document resource_tags(const ResourceRequest& request) {
  Document tags = request.properties.value("Tags", Document::array());
  tags.insert(tags.end(), request.tags.begin(), request.tags.end());
  return tags;
}

Status put_policies(Call& call,
                    const std::string& noun,
                    const std::string& name,
                    const Document& properties) {
  for (const Document& policy : properties.value("Policies", Document::array())) {
    RETURN_IF_ERROR(invoke_iam(call,
                               "Put" + noun + "Policy",
                               {{noun + "Name", name},
                                {"PolicyName", policy.at("PolicyName")},
                                {"PolicyDocument", policy_text(policy.at("PolicyDocument"))}}));
  }
  for (const Document& arn : properties.value("ManagedPolicyArns", Document::array())) {
    RETURN_IF_ERROR(
        invoke_iam(call, "Attach" + noun + "Policy", {{noun + "Name", name}, {"PolicyArn", arn}}));
  }
  return ok();
}

Status remove_policies(Call& call,
                       const std::string& noun,
                       const std::string& name,
                       const Document& properties) {
  for (const Document& policy : properties.value("Policies", Document::array())) {
    RETURN_IF_ERROR(remove_iam(call,
                               "Delete" + noun + "Policy",
                               {{noun + "Name", name}, {"PolicyName", policy.at("PolicyName")}}));
  }
  for (const Document& arn : properties.value("ManagedPolicyArns", Document::array())) {
    RETURN_IF_ERROR(
        remove_iam(call, "Detach" + noun + "Policy", {{noun + "Name", name}, {"PolicyArn", arn}}));
  }
  return ok();
}

}  // namespace cloudtab::iam
