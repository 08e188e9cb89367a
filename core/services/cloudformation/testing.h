#pragma once

#include <map>
#include <span>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "core/cloud/testing.h"
#include "core/services/cloudformation/service.h"

namespace cloudtab::cloudformation {

// CloudFormation beside a make-believe service whose resource type keeps what it is told in
// records.

/// A make-believe resource: its properties, and how its handler shall behave.
struct Thing {
  static constexpr std::string_view kCollection = "fake/things";
  static constexpr uint32_t kVersion = 1;

  Document properties = Document::object();
  Document tags = Document::array();

  void encode(RecordWriter& out) const {
    out.document(properties);
    out.document(tags);
  }
  static Thing decode(RecordReader& in, uint32_t) {
    Thing thing;
    thing.properties = in.document();
    thing.tags = in.document();
    return thing;
  }
};

/// Types: `Test::Thing` (properties: Name, Fail: create|update|delete, Slow: seconds, anything
/// else), and `Test::Fixed`, of which every change replaces.
const ServiceDefinition& fake_service();

/// One event as `logical id status` with ` (reason)` if there is one; the stack's own id is written
/// `stack`.
std::string short_event(const Document& event, const std::string& stack_name);

class CloudFormationTest : public ::testing::Test {
 protected:
  static std::span<const ServiceDefinition* const> services();

  Result<Document> cfn(std::string_view operation, const Document& input = Document::object()) {
    return cloud_.call("cloudformation", operation, input);
  }
  Result<Document> create(const std::string& name,
                          const std::string& yaml,
                          Document more = Document::object());
  Result<Document> update(const std::string& name,
                          const std::string& yaml,
                          Document more = Document::object());
  /// The stack as DescribeStacks shows it; null if there is none.
  Document stack(const std::string& name);
  std::string status(const std::string& name);
  /// Events since the last call for that stack, oldest first.
  std::vector<std::string> new_events(const std::string& name);
  std::map<std::string, Document> things();
  std::string physical_id(const std::string& name, const std::string& logical_id);
  std::string output(const std::string& name, const std::string& key);

  TestCloud cloud_{MachineConfig{}, services()};

 private:
  std::map<std::string, size_t> events_seen_;
};

}  // namespace cloudtab::cloudformation
