#include "core/services/dynamodb/update_charge.h"

#include <string>

#include "core/services/dynamodb/expression/resolve.h"
#include "core/services/dynamodb/test_tables.h"

namespace cloudtab::dynamodb {
namespace {

TEST(UpdateCharge, ComesFromTheRequestAlone) {
  // 3 for the update stands apart in each sum.
  const struct {
    const char* expression;
    size_t charge;
  } cases[] = {
      {"SET ab = :ten", 3 + 19 + 2 + 10},
      {"SET ab = :ten, c = :ten", 3 + (19 + 2 + 10) + (19 + 1 + 10)},
      {"SET m.abc = :ten", 3 + 19 + (1 + 4 + 3) + 10},
      {"SET l[10] = :ten", 3 + 19 + (1 + 4 + 2) + 10},
      {"SET c = abcd", 3 + 19 + 1 + (1 + 14 + 4)},
      {"SET c = m.a.z", 3 + 19 + 1 + (1 + 15 + 15 + 15)},
      {"SET c = l[10]", 3 + 19 + 1 + (1 + 15 + 16)},
      {"SET n = n + :one", 3 + 19 + 1 + 34 + 16 + 2},
      {"SET n = n - :one", 3 + 19 + 1 + 37 + 16 + 2},
      {"SET c = if_not_exists(c, :ten)", 3 + 19 + 1 + 39 + 16 + 10},
      {"SET l = list_append(l, :list)", 3 + 19 + 1 + 37 + 16 + (3 + 1 + 10)},
      {"ADD n :one", 3 + 19 + 1 + 2},
      {"REMOVE ab, m.c", 3 + (1 + 2) + (1 + 1 + 4 + 1)},
      {"DELETE s :set", 3 + 1 + 1},
  };
  const Document values = {{":ten", S("0123456789")},
                           {":one", N("1")},
                           {":list", {{"L", {S("0123456789")}}}},
                           {":set", {{"SS", {"a"}}}}};
  for (const auto& c : cases) {
    auto placeholders = Placeholders::read(nullptr, &values);
    ASSERT_TRUE(placeholders.ok());
    const auto update = read_update(c.expression, *placeholders);
    ASSERT_TRUE(update.ok()) << c.expression;
    EXPECT_EQ(update_charge(*update), c.charge) << c.expression;
  }
}

TEST(UpdateCharge, IsHeldAgainstTheLimitBeforeTheCondition) {
  TestTables t;
  t.make_table("orders");
  constexpr size_t kLimit = 400 * 1024;
  const auto update = [&](size_t bytes) {
    return t.failure("UpdateItem",
                     {{"TableName", "orders"},
                      {"Key", {{"p", S("a")}}},
                      {"UpdateExpression", "SET x = :x REMOVE y"},
                      {"ConditionExpression", "attribute_exists(z)"},
                      {"ExpressionAttributeValues", {{":x", S(std::string(bytes, 'x'))}}}});
  };
  const size_t most = kLimit - 3 - 19 - 1 - 2;
  EXPECT_EQ(update(most), "ConditionalCheckFailedException: The conditional request failed");
  EXPECT_EQ(update(most + 1),
            "ValidationException: Item size to update has exceeded the maximum allowed size");
}

}  // namespace
}  // namespace cloudtab::dynamodb
