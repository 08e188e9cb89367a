#pragma once

#include <map>
#include <string>
#include <string_view>

#include "core/base/document.h"
#include "core/base/result.h"
#include "core/services/dynamodb/expression/ast.h"
#include "core/services/dynamodb/expression/resolved.h"
#include "core/services/dynamodb/wording.h"

namespace cloudtab::dynamodb {

/// ExpressionAttributeNames and ExpressionAttributeValues of a request, and which of them its
/// expressions used.
class Placeholders {
 public:
  /// Null: not given. Errors: an empty map, a malformed or too long key, an empty name, a bad
  /// value (of which the older wording tells the key).
  static Result<Placeholders> read(const Document* names,
                                   const Document* values,
                                   Wording wording = Wording::kCurrent);

  /// Null if not given; marks it used.
  const std::string* name(std::string_view placeholder);
  const std::string* value(std::string_view placeholder);
  /// Whether it is given, without marking it used.
  const std::string* peek_name(std::string_view placeholder) const;

  /// For what is written otherwise than as an expression: gives a name or an encoded value a
  /// placeholder of its own, and answers it.
  std::string add_name(std::string name);
  std::string add_value(std::string encoded);

  /// Error if one was given and never used: names first.
  Status check_all_used() const;

 private:
  struct Entry {
    std::string content;
    bool used = false;
  };
  using Entries = std::map<std::string, Entry, std::less<>>;
  static Status check_used(const Entries& entries, std::string_view parameter);

  Entries names_;
  Entries values_;
};

// The second phase: looks names and values up and checks what can be said without an item, in the
// order in which the service reports: reserved words, list indexes, functions and where they stand,
// as written; then undefined names and values, types, and paths that overlap. Errors are
// `ValidationException`s headed "Invalid <parameter>: ".

/// `parameter`: ConditionExpression, FilterExpression or KeyConditionExpression; if it is empty,
/// messages have no head.
Result<Condition> resolve_condition(const ast::Condition& condition,
                                    std::string_view parameter,
                                    Placeholders& placeholders);
Result<Update> resolve_update(const ast::Update& update,
                              Placeholders& placeholders,
                              std::string_view parameter = "UpdateExpression");
Result<Projection> resolve_projection(const ast::Projection& projection,
                                      Placeholders& placeholders);

// Parse and resolve in one.
Result<Condition> read_condition(std::string_view source,
                                 std::string_view parameter,
                                 Placeholders& placeholders);
Result<Update> read_update(std::string_view source, Placeholders& placeholders);
Result<Projection> read_projection(std::string_view source, Placeholders& placeholders);

}  // namespace cloudtab::dynamodb
