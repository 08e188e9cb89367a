#include "core/services/dynamodb/service.h"

#include <set>
#include <string>
#include <string_view>

#include <gtest/gtest.h>

#include "core/model/shape.h"

namespace cloudtab {
namespace {

/// The model's operations that have no handler.
std::string unhandled(const ServiceDefinition& service) {
  std::set<std::string_view> handled;
  for (const OperationEntry& entry : service.operations) handled.insert(entry.name);
  std::string names;
  for (const model::Operation& operation : model::find_service(service.id)->operations) {
    if (handled.count(operation.name) == 0) names += std::string(operation.name) + " ";
  }
  return names;
}

TEST(DynamoDbService, EveryOperationOfTheModelHasAHandler) {
  EXPECT_EQ(unhandled(dynamodb_service()), "");
  EXPECT_EQ(unhandled(dynamodbstreams_service()), "");
}

}  // namespace
}  // namespace cloudtab
