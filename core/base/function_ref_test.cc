#include "core/base/function_ref.h"

#include <memory>
#include <string>
#include <utility>

#include <gtest/gtest.h>

namespace cloudtab {
namespace {

std::string call_twice(FunctionRef<std::string(const std::string&)> function) {
  return function("a") + function("b");
}

TEST(FunctionRef, CallsWhatItRefersTo) {
  int calls = 0;
  EXPECT_EQ(call_twice([&](const std::string& text) { return text + std::to_string(++calls); }),
            "a1b2");
  auto counting = [count = 0](const std::string&) mutable { return std::to_string(++count); };
  EXPECT_EQ(call_twice(counting), "12");
  EXPECT_EQ(call_twice(counting), "34") << "the callable itself, no copy of it";
}

TEST(FunctionRef, DropsAResultNobodyTakes) {
  int value = 0;
  const auto count = [&] { return ++value; };
  FunctionRef<void()> step = count;
  step();
  const FunctionRef<void()> same = step;
  same();
  EXPECT_EQ(value, 2);
}

TEST(FunctionRef, HandsOnWhatCannotBeCopied) {
  const auto read = [](std::unique_ptr<int> number) { return *number; };
  const FunctionRef<int(std::unique_ptr<int>)> reader = read;
  EXPECT_EQ(reader(std::make_unique<int>(7)), 7);
}

}  // namespace
}  // namespace cloudtab
