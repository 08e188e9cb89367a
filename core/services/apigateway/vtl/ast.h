#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/services/apigateway/vtl/value.h"

// A parsed template. Vectors of the types themselves make the tree.

namespace cloudtab::apigateway::vtl {

struct Node;
struct Expression;
using Block = std::vector<Node>;

/// What follows a reference's name: `.name`, `.name(arguments)` or `[index]`.
struct Step {
  enum class Kind : uint8_t { kProperty, kMethod, kIndex };
  Kind kind = Kind::kProperty;
  std::string name;
  std::vector<Expression> arguments;  ///< of a method; the index
};

struct Reference {
  std::string name;
  std::vector<Step> steps;
};

struct Expression {
  enum class Kind : uint8_t {
    kLiteral,    ///< `literal`
    kTemplate,   ///< a string in double quotes: `block`
    kReference,  ///< `reference`
    kList,       ///< `children`
    kMap,        ///< `children`: key, value, key, value
    kRange,      ///< `children`: first, last
    kNot,
    kNegate,
    kAnd,
    kOr,
    kEqual,
    kNotEqual,
    kLess,
    kLessOrEqual,
    kGreater,
    kGreaterOrEqual,
    kAdd,
    kSubtract,
    kMultiply,
    kDivide,
    kRemainder,
  };
  Kind kind = Kind::kLiteral;
  Value literal;
  Reference reference;
  Block block;
  std::vector<Expression> children;
  /// Levels of expressions below, which is what evaluating it takes of the stack.
  int height = 0;
};

/// `#if`, `#elseif` and `#else`, which has a condition that is true.
struct Branch {
  Expression condition;
  Block block;
};

struct Node {
  enum class Kind : uint8_t { kText, kReference, kSet, kIf, kForeach, kBreak, kStop };
  Kind kind = Kind::kText;
  std::string text;       ///< kText; kForeach: the loop variable
  Reference reference;    ///< kReference; kSet: what is set
  Expression expression;  ///< kSet: the value; kForeach: what is looped over
  std::vector<Branch> branches;
  Block block;
};

}  // namespace cloudtab::apigateway::vtl
