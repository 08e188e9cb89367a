#include "core/cloud/services.h"

#include <cstdlib>
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

/// As scripts/models/absent.json has them: service -> names.
Document operations_without_handler() {
  Document absent = Document::object();
  const Registry registry(cloud_services());
  for (const model::Service* service : model::all_services()) {
    // Of Systems Manager, whose greater part the import leaves out, nothing is listed.
    if (service->id == "ssm") continue;
    for (const model::Operation& operation : service->operations) {
      if (registry.handler(service->id, operation.name) == nullptr)
        absent[std::string(service->id)].push_back(operation.name);
    }
  }
  return absent;
}

// Of what is listed the tables have little more than the names; see scripts/models/absence.py.
TEST(Services, WhatIsNotHandledIsListed) {
  constexpr const char* kPath = "scripts/models/absent.json";
  const Document absent = operations_without_handler();
  if (std::getenv("CLOUDTAB_WRITE_ABSENT") != nullptr)
    std::ofstream(kPath) << absent.dump(1) << '\n';
  std::ifstream file(kPath);
  const Document listed = Document::parse(file);
  EXPECT_EQ(Document::diff(listed, absent), Document::array())
      << "what " << kPath << " lacks; run this test with CLOUDTAB_WRITE_ABSENT=1, then build again";
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
