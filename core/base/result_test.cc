#include "core/base/result.h"

#include <memory>
#include <string>

#include <gtest/gtest.h>

namespace cloudtab {
namespace {

Result<int> half(int number) {
  if (number % 2 != 0) return Error{.code = "Odd", .message = std::to_string(number)};
  return number / 2;
}

Result<int> quarter(int number) {
  ASSIGN_OR_RETURN(const int first, half(number));
  ASSIGN_OR_RETURN(const int second, half(first));
  return second;
}

Status must_halve(int number) {
  RETURN_IF_ERROR(half(number));
  return ok();
}

TEST(Result, HoldsAValueOrAnError) {
  EXPECT_EQ(half(4).value(), 2);
  EXPECT_FALSE(half(3).ok());
  EXPECT_EQ(half(3).error().code, "Odd");
}

TEST(Result, MacrosLeaveWithTheFirstError) {
  EXPECT_EQ(*quarter(8), 2);
  EXPECT_EQ(quarter(6).error().message, "3");
  EXPECT_TRUE(must_halve(2).ok());
  EXPECT_EQ(must_halve(5).error().message, "5");
}

TEST(Result, MovesItsValueOut) {
  Result<std::unique_ptr<int>> result = std::make_unique<int>(7);
  const std::unique_ptr<int> taken = std::move(result).value();
  EXPECT_EQ(*taken, 7);
}

TEST(Result, CopiesHaveErrorsOfTheirOwn) {
  const Result<int> first = half(3);
  Result<int> second = first;
  const Error taken = std::move(second).error();
  EXPECT_EQ(taken.code, "Odd");
  EXPECT_EQ(first.error().code, "Odd");
  second = half(2);
  EXPECT_EQ(*second, 1);
  second = first;
  EXPECT_EQ(second.error().message, "3");
}

}  // namespace
}  // namespace cloudtab
