#pragma once

#include <functional>
#include <utility>
#include <variant>

#include <gtest/gtest.h>

#include "core/cloud/testing.h"

// Handlers of CloudFormation's resource types, tried without a stack.

namespace cloudtab {

/// Handlers run inside a call. These tests run theirs in that of an operation of a service that is
/// not there. `service` is the one whose types are tried.
template <const ServiceDefinition& (*service)()>
class ResourceTypesTest : public ::testing::Test {
 protected:
  enum class Step { kCreate, kUpdate, kRemove };

  ResourceTypesTest() : cloud_({}, kServices) {}

  /// `Ref` and `Attributes` of what a step of the request's type makes. Error: the handler's.
  Result<Document> run(Step step, const ResourceRequest& request) {
    handler_ = [&](Call& call) {
      const ResourceType* type = call.resource_type(request.type);
      if (step == Step::kCreate) return type->create(call, request);
      if (step == Step::kUpdate) return type->update(call, request);
      return type->remove(call, request);
    };
    const Result<Document> answer = cloud_.call("sts", "GetCallerIdentity");
    if (!answer.ok()) return answer.error();
    return std::move(made_);
  }

  TestCloud cloud_;

 private:
  static Outcome run_handler(Call& call, const Document& /*input*/) {
    ResourceOutcome outcome = handler_(call);
    if (auto* error = std::get_if<Error>(&outcome)) return *error;
    const ResourceState& state = std::get<ResourceState>(outcome);
    made_ = {{"Ref", state.physical_id}, {"Attributes", state.attributes}};
    return Document::object();
  }

  static inline std::function<ResourceOutcome(Call&)> handler_;
  static inline Document made_;
  static constexpr OperationEntry kOperations[] = {{"GetCallerIdentity", run_handler}};
  static inline const ServiceDefinition kRunner{.id = "sts", .operations = kOperations};
  static inline const ServiceDefinition* const kServices[] = {&service(), &kRunner};
};

}  // namespace cloudtab
