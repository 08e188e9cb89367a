#include <string>

#include "core/base/encoding.h"
#include "core/base/ensure.h"
#include "core/services/dynamodb/expression/evaluate.h"
#include "core/services/dynamodb/expression/path_tree.h"
#include "core/services/dynamodb/expression/resolve.h"
#include "core/services/dynamodb/expression/update.h"
#include "core/services/dynamodb/item.h"
#include "core/services/dynamodb/key_condition.h"
#include "tests/fuzz/targets.h"

namespace cloudtab::fuzz {

namespace {

using namespace dynamodb;

const Document& names() {
  static const Document all = {{"#a", "a"}, {"#b", "two words"}, {"#l", "list"}, {"#m", "map"}};
  return all;
}

const Document& item_document() {
  static const Document item = {
      {"a", {{"S", "abc"}}},
      {"n", {{"N", "1.5"}}},
      {"two words", {{"BOOL", true}}},
      {"list", {{"L", {{{"S", "x"}}, {{"N", "2"}}, {{"M", {{"y", {{"NULL", true}}}}}}}}}},
      {"map", {{"M", {{"x", {{"N", "3"}}}, {"y", {{"L", {{{"S", "deep"}}}}}}}}}},
      {"set", {{"SS", {"p", "q"}}}},
      {"numbers", {{"NS", {"1", "2"}}}}};
  return item;
}

const Document& values() {
  static const Document all = {{":s", {{"S", "ab"}}},
                               {":n", {{"N", "10"}}},
                               {":t", {{"S", "SS"}}},
                               {":l", {{"L", {{{"S", "z"}}}}}},
                               {":m", {{"M", {{"k", {{"N", "1"}}}}}}},
                               {":ss", {{"SS", {"p"}}}},
                               {":ns", {{"NS", {"2"}}}},
                               {":b", {{"BOOL", true}}}};
  return all;
}

/// Bytes of an item have one form: read and written again, they are the same.
void check_canonical(const std::string& bytes) {
  const auto again = encode_item(to_document(ItemView(bytes)));
  ENSURE(again.ok() && *again == bytes);
}

void run(std::string_view bytes) {
  if (bytes.empty() || !is_valid_utf8(bytes)) return;
  static const std::string item = encode_item(item_document()).value();
  const ItemView view(item);
  auto placeholders = Placeholders::read(&names(), &values());
  ENSURE(placeholders.ok());
  const std::string_view text = bytes.substr(1);
  if (bytes[0] == 'u') {
    const auto update = read_update(text, *placeholders);
    if (!update.ok()) return;
    const auto updated = apply(*update, view);
    if (!updated.ok()) return;
    check_canonical(*updated);
    check_canonical(project(ItemView(*updated), PathTree::of(updated_paths(*update))));
  } else if (bytes[0] == 'p') {
    const auto projection = read_projection(text, *placeholders);
    if (projection.ok()) check_canonical(project(view, PathTree::of(*projection)));
  } else {
    const auto condition = read_condition(text, "ConditionExpression", *placeholders);
    if (!condition.ok()) return;
    holds(*condition, view);
    if (bytes[0] == 'k') (void)key_condition_of(*condition);
  }
}

constexpr std::string_view kSeeds[] = {
    "ca = :s AND NOT (n < :n OR #b <> :b)",
    "c#m.x BETWEEN :n AND :n and attribute_exists(#l[2].y)",
    "ca IN (:s, :t) or contains(set, :s) OR begins_with(a, :s)",
    "cattribute_type(set, :t) AND size(#l) >= :n",
    "ka = :s AND n BETWEEN :n AND :n",
    "ka = :s AND begins_with(#b, :s)",
    "pa, #l[0], #l[2].y, #m.y[0], numbers",
    "uSET a = :s, n = n + :n, #l[1] = list_append(#l, :l) REMOVE #m.x ADD numbers :ns DELETE set "
    ":ss",
    "uSET #m.z = if_not_exists(none, :m), #l[9] = #l[0]",
    "uADD n :n REMOVE #l[0], #l[1]",
};

}  // namespace

const Target kExpression = {"expression", run, [] { return as_seeds(kSeeds); }};

}  // namespace cloudtab::fuzz
