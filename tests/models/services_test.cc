#include "core/cloud/services.h"

#include <algorithm>
#include <fstream>
#include <set>
#include <string>
#include <string_view>

#include <gtest/gtest.h>

#include "core/base/document.h"
#include "core/engine/registry.h"
#include "core/model/shape.h"

namespace cloudtab {
namespace {

TEST(Services, WhatIsNotHandledIsListed) {
  // Of what it lists the tables have little more than the names; see scripts/models/absence.py.
  std::ifstream file("scripts/models/absent.json");
  const Document listed = Document::parse(file);
  const Registry registry(cloud_services());
  for (const model::Service* service : model::all_services()) {
    // Of Systems Manager, whose greater part the import leaves out, nothing is listed.
    if (service->id == "ssm") continue;
    const Document names = listed.value(std::string(service->id), Document::array());
    for (const model::Operation& operation : service->operations) {
      const bool is_handled = registry.handler(service->id, operation.name) != nullptr;
      const bool is_listed = std::find(names.begin(), names.end(), operation.name) != names.end();
      EXPECT_NE(is_handled, is_listed)
          << service->id << " " << operation.name << ": "
          << (is_handled ? "take it out of" : "write it into") << " scripts/models/absent.json";
    }
  }
}

TEST(Services, HandlersAreOfModelledOperations) {
  for (const ServiceDefinition* service : cloud_services()) {
    const model::Service* modelled = model::find_service(service->id);
    ASSERT_NE(modelled, nullptr) << service->id;
    for (const OperationEntry& entry : service->operations) {
      EXPECT_NE(model::find_operation(*modelled, entry.name), nullptr)
          << service->id << " " << entry.name;
    }
  }
}

// The tables by name are made when they are first needed; that no name is there twice is seen here.
TEST(Services, NamesAreThereOnce) {
  std::set<std::string_view> resource_types;
  for (const ServiceDefinition* service : cloud_services()) {
    std::set<std::string_view> operations;
    for (const OperationEntry& entry : service->operations) {
      EXPECT_TRUE(operations.insert(entry.name).second) << service->id << " " << entry.name;
    }
    for (const ResourceType& type : service->resources) {
      EXPECT_TRUE(resource_types.insert(type.type).second) << type.type;
    }
  }
  std::set<std::string_view> collections;
  for (const RecordType* type : Registry(cloud_services()).record_types()) {
    EXPECT_TRUE(collections.insert(type->collection).second) << type->collection;
  }
}

}  // namespace
}  // namespace cloudtab
