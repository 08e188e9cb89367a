#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <gtest/gtest.h>

#include "core/services/lambda/testing.h"

namespace cloudtab::lambda {

/// A call, and what it is refused with: `Code: message`, or nothing.
struct FaultRow {
  std::string operation;
  Document input;
  std::string fault;
};

/// A cloud with functions whose answers and refusals are looked at.
class ControlTest : public FunctionTest {
 protected:
  static constexpr const char* kArn = "arn:aws:lambda:us-east-1:000000000000:function:";

  Document done(std::string_view operation, const Document& input = Document::object()) {
    const Result<Document> answer = call(operation, input);
    EXPECT_TRUE(answer.ok()) << operation << ": " << answer.error().message;
    return answer.ok() ? *answer : Document();
  }
  std::string fault(std::string_view operation, const Document& input) {
    const Result<Document> answer = call(operation, input);
    return answer.ok() ? "" : answer.error().code + ": " + answer.error().message;
  }
  void expect_faults(const std::vector<FaultRow>& rows) {
    for (const FaultRow& row : rows)
      EXPECT_EQ(fault(row.operation, row.input), row.fault)
          << row.operation << " "
          << row.input.dump(-1, ' ', false, Document::error_handler_t::replace);
  }
};

}  // namespace cloudtab::lambda
