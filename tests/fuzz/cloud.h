#pragma once

#include <memory>
#include <string>

#include "core/cloud/testing.h"

namespace cloudtab::fuzz {

/// A cloud with the table `tab`: partition key `p` (S), sort key `s` (N), a global index `by-g` on
/// g (S), and an item `k`, 1.
class FuzzCloud {
 public:
  /// To be called as a run begins: makes a new cloud now and then, so that none grows old.
  TestCloud& begin();
  /// Sends the body of a DynamoDB request over the wire.
  HttpResponse send(const std::string& operation, std::string body);

 private:
  std::unique_ptr<TestCloud> cloud_;
  int uses_ = 0;
};

}  // namespace cloudtab::fuzz
