#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/document.h"
#include "core/base/result.h"

// The patch operations of API Gateway's Update… calls: a kind of JSON Patch in which only listed
// paths may change, and every value is text.
// Source: https://docs.aws.amazon.com/apigateway/latest/api/patch-operations.html

namespace cloudtab::apigateway {

/// A path that may change. `/*` at the end stands for one more part, a key or position.
struct PatchRule {
  enum Operation : uint8_t { kReplace = 1, kAdd = 2, kRemove = 4, kAll = 7 };
  enum Value : uint8_t {
    kText,
    kBoolean,  ///< what is not `true` is false, as recorded
    kInteger,
    kListEntry,  ///< the part is the list's entry; `replace` takes it out and adds the value
    kListItem,   ///< the part is a position
    kMapText,
    kMapBoolean,
  };
  std::string_view path;
  int operations = kReplace;
  Value value = kText;
};

/// AWS refuses a path in one of two forms, by the kind of thing that is updated.
enum class PatchErrors : uint8_t {
  kPlain,   ///< `Invalid patch path /x`
  kListing  ///< `Invalid patch path  '/x' specified for op 'replace'. Must be one of: [...]`
};

struct PatchPart {
  std::string operation;
  std::string path;
  std::string value;
  std::string from;
  bool has_value = false;
};

/// The `patchOperations` of an Update… call.
std::vector<PatchPart> patch_parts(const Document& input);
/// The parts of a JSON pointer, `~1` and `~0` resolved.
std::vector<std::string> pointer_parts(std::string_view path);

/// Errors: BadRequestException.
Status apply_patch(const Document& input,
                   std::span<const PatchRule> rules,
                   Document& target,
                   PatchErrors errors = PatchErrors::kPlain);

}  // namespace cloudtab::apigateway
