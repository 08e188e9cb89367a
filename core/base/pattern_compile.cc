#include <algorithm>
#include <string>
#include <utility>

#include "core/base/pattern_tree.h"

namespace cloudtab {

using Node = PatternNode;

constexpr size_t kInstructionsMax = 20'000;

/// A tree to code.
class PatternCompiler {
 public:
  explicit PatternCompiler(Pattern& pattern) : pattern_(pattern) {}

  bool run(std::string_view source) {
    const std::optional<Node> root = parse_pattern(source, pattern_.sets_);
    if (!root) return false;
    pattern_.programs_.emplace_back();
    return emit_program(0, *root);
  }

 private:
  std::vector<Pattern::Instruction>& code(uint32_t program) {
    return pattern_.programs_[program].code;
  }
  uint32_t here(uint32_t program) { return static_cast<uint32_t>(code(program).size()); }

  bool emit_program(uint32_t program, const Node& node) {
    if (!emit(program, node)) return false;
    code(program).push_back({Pattern::Op::kAccept});
    return true;
  }

  bool emit(uint32_t program, const Node& node) {
    if (code(program).size() > kInstructionsMax) return false;
    switch (node.kind) {
      case Node::Kind::kEmpty:
        return true;
      case Node::Kind::kChar:
        code(program).push_back({Pattern::Op::kChar, node.character});
        return true;
      case Node::Kind::kSet:
        code(program).push_back({Pattern::Op::kSet, node.set});
        return true;
      case Node::Kind::kAssertion:
        code(program).push_back({node.assertion});
        return true;
      case Node::Kind::kSequence:
        return std::all_of(node.children.begin(), node.children.end(), [&](const Node& child) {
          return emit(program, child);
        });
      case Node::Kind::kChoice:
        return emit_choice(program, node);
      case Node::Kind::kRepeat:
        return emit_repeat(program, node);
      case Node::Kind::kLook:
        return emit_look(program, node);
    }
    return false;
  }

  bool emit_choice(uint32_t program, const Node& node) {
    std::vector<uint32_t> jumps;
    for (size_t i = 0; i < node.children.size(); ++i) {
      const bool last = i + 1 == node.children.size();
      const uint32_t split = here(program);
      if (!last) code(program).push_back({Pattern::Op::kSplit, split + 1});
      if (!emit(program, node.children[i])) return false;
      if (last) break;
      jumps.push_back(here(program));
      code(program).push_back({Pattern::Op::kJump});
      code(program)[split].b = here(program);
    }
    for (uint32_t jump : jumps) code(program)[jump].a = here(program);
    return true;
  }

  bool emit_repeat(uint32_t program, const Node& node) {
    const Node& item = node.children[0];
    for (uint32_t i = 0; i < node.min; ++i) {
      if (!emit(program, item)) return false;
    }
    if (!node.max) {
      const uint32_t split = here(program);
      code(program).push_back({Pattern::Op::kSplit, split + 1});
      if (!emit(program, item)) return false;
      code(program).push_back({Pattern::Op::kJump, split});
      code(program)[split].b = here(program);
      return true;
    }
    std::vector<uint32_t> splits;
    for (uint32_t i = node.min; i < *node.max; ++i) {
      splits.push_back(here(program));
      code(program).push_back({Pattern::Op::kSplit, here(program) + 1});
      if (!emit(program, item)) return false;
    }
    for (uint32_t split : splits) code(program)[split].b = here(program);
    return true;
  }

  bool emit_look(uint32_t program, const Node& node) {
    std::optional<uint32_t> length = 0;
    if (node.behind) length = fixed_length(node.children[0]);
    if (!length) return false;
    const auto inner = static_cast<uint32_t>(pattern_.programs_.size());
    pattern_.programs_.emplace_back();
    if (!emit_program(inner, node.children[0])) return false;
    code(program).push_back({Pattern::Op::kLook, static_cast<uint32_t>(pattern_.looks_.size())});
    pattern_.looks_.push_back({inner, node.negative, node.behind, *length});
    return true;
  }

  /// The number of characters the node always takes, or nothing if it varies.
  static std::optional<uint32_t> fixed_length(const Node& node) {
    switch (node.kind) {
      case Node::Kind::kEmpty:
      case Node::Kind::kAssertion:
      case Node::Kind::kLook:
        return 0;
      case Node::Kind::kChar:
      case Node::Kind::kSet:
        return 1;
      case Node::Kind::kSequence: {
        uint32_t sum = 0;
        for (const Node& child : node.children) {
          const auto length = fixed_length(child);
          if (!length) return std::nullopt;
          sum += *length;
        }
        return sum;
      }
      case Node::Kind::kChoice: {
        const auto length = fixed_length(node.children[0]);
        for (const Node& child : node.children) {
          if (fixed_length(child) != length) return std::nullopt;
        }
        return length;
      }
      case Node::Kind::kRepeat:
        break;
    }
    const auto length = fixed_length(node.children[0]);
    if (!length || node.max != node.min) return std::nullopt;
    return *length * node.min;
  }

  Pattern& pattern_;
};

Result<Pattern> Pattern::compile(std::string_view source) {
  Pattern pattern;
  if (!PatternCompiler(pattern).run(source)) {
    return Error{"InvalidPattern", "Cannot compile the pattern " + std::string(source)};
  }
  return pattern;
}

}  // namespace cloudtab
