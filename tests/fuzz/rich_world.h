#pragma once

#include <map>
#include <string>
#include <vector>

#include "core/cloud/testing.h"

namespace cloudtab::fuzz {

/// What is said in calls and answers under each member's name, without regard to its case: where to
/// take a `RoleName` or a `QueueUrl` from that means something.
class Vocabulary {
 public:
  void learn(const Document& value);
  /// Null if nothing is known under that name.
  const std::vector<Document>* find(std::string_view member) const;

 private:
  void note(const std::string& member, const Document& value);

  std::map<std::string, std::vector<Document>> known_;
};

/// Fills a cloud with something of every kind that services keep. Ends the process if a call fails.
Vocabulary make_rich_world(TestCloud& cloud);

}  // namespace cloudtab::fuzz
