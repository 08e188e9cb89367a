#include "core/services/apigateway/vtl/parser.h"

#include <string>
#include <utility>

#include "core/services/apigateway/limits.h"
#include "core/services/apigateway/vtl/expression_parser.h"

namespace cloudtab::apigateway::vtl {

namespace {

class TemplateParser : public ExpressionParser {
 public:
  using ExpressionParser::ExpressionParser;

  Result<Block> whole() {
    ASSIGN_OR_RETURN(Block block, this->block());
    if (!at_end()) return fail("A directive closes nothing");
    return block;
  }

 private:
  /// The name of the directive here (`#if`, `#{else}`), or "". Does not move.
  std::string_view directive(size_t* length) const {
    static constexpr std::string_view kNames[] = {
        "set", "if", "elseif", "else", "end", "foreach", "break", "stop"};
    if (peek() != '#') return {};
    const bool braces = peek(1) == '{';
    const size_t begin = at_ + (braces ? 2 : 1);
    std::string_view best;
    for (std::string_view name : kNames) {
      if (text_.substr(begin, name.size()) == name && name.size() > best.size()) best = name;
    }
    if (best.empty()) return {};
    const size_t end = begin + best.size();
    if (braces && text_.substr(end, 1) != "}") return {};
    *length = end - at_ + (braces ? 1 : 0);
    return best;
  }

  Result<Block> block() {
    if (++depth_ > kTemplateDepthMax) return fail("Nested too deeply");
    Block nodes;
    std::string text;
    const auto flush = [&] {
      if (text.empty()) return;
      Node node;
      node.text = std::move(text);
      nodes.push_back(std::move(node));
      text.clear();
    };
    while (at_ < text_.size()) {
      if (skip_comment()) continue;
      size_t length = 0;
      const std::string_view name = directive(&length);
      if (peek() == '\\' && (peek(1) == '$' || peek(1) == '#')) {
        text += peek(1);
        at_ += 2;
      } else if (name == "end" || name == "else" || name == "elseif") {
        break;
      } else if (!name.empty()) {
        if (name == "set") text.erase(text.find_last_not_of(" \t") + 1);
        flush();
        at_ += length;
        ASSIGN_OR_RETURN(Node node, directive_node(name));
        nodes.push_back(std::move(node));
      } else if (begins_reference()) {
        flush();
        Node node;
        node.kind = Node::Kind::kReference;
        ASSIGN_OR_RETURN(node.reference, reference());
        nodes.push_back(std::move(node));
      } else {
        text += text_[at_++];
      }
    }
    flush();
    --depth_;
    return nodes;
  }

  bool skip_comment() {
    if (looking_at("##")) {
      const size_t end = text_.find('\n', at_);
      at_ = end == std::string_view::npos ? text_.size() : end + 1;
      return true;
    }
    if (!looking_at("#*")) return false;
    const size_t end = text_.find("*#", at_ + 2);
    at_ = end == std::string_view::npos ? text_.size() : end + 2;
    return true;
  }

  Result<Node> directive_node(std::string_view name) {
    Node node;
    if (name == "break" || name == "stop") {
      node.kind = name == "break" ? Node::Kind::kBreak : Node::Kind::kStop;
      skip_blank_line_end();
      return node;
    }
    if (name == "if") return if_node();
    RETURN_IF_ERROR(open_parenthesis());
    if (name == "set") {
      node.kind = Node::Kind::kSet;
      if (!begins_reference()) return fail("#set needs a reference");
      ASSIGN_OR_RETURN(node.reference, reference());
      skip_space();
      if (!take("=")) return fail("#set needs =");
      ASSIGN_OR_RETURN(node.expression, expression(0));
      RETURN_IF_ERROR(close_parenthesis());
      return node;
    }
    node.kind = Node::Kind::kForeach;
    if (!begins_reference()) return fail("#foreach needs a reference");
    ASSIGN_OR_RETURN(const Reference variable, reference());
    node.text = variable.name;
    skip_space();
    if (!take("in")) return fail("#foreach needs in");
    ASSIGN_OR_RETURN(node.expression, expression(0));
    RETURN_IF_ERROR(close_parenthesis());
    ASSIGN_OR_RETURN(node.block, block());
    RETURN_IF_ERROR(end());
    return node;
  }

  Result<Node> if_node() {
    Node node;
    node.kind = Node::Kind::kIf;
    RETURN_IF_ERROR(open_parenthesis());
    Branch first;
    ASSIGN_OR_RETURN(first.condition, expression(0));
    RETURN_IF_ERROR(close_parenthesis());
    ASSIGN_OR_RETURN(first.block, block());
    node.branches.push_back(std::move(first));
    size_t length = 0;
    for (std::string_view name = directive(&length); name == "elseif" || name == "else";
         name = directive(&length)) {
      at_ += length;
      Branch branch;
      if (name == "elseif") {
        RETURN_IF_ERROR(open_parenthesis());
        ASSIGN_OR_RETURN(branch.condition, expression(0));
        RETURN_IF_ERROR(close_parenthesis());
      } else {
        branch.condition.literal = true;
        skip_blank_line_end();
      }
      ASSIGN_OR_RETURN(branch.block, block());
      node.branches.push_back(std::move(branch));
    }
    RETURN_IF_ERROR(end());
    return node;
  }

  Status open_parenthesis() {
    skip_space();
    if (!take("(")) return fail("A directive needs (");
    skip_space();
    return ok();
  }
  Status close_parenthesis() {
    skip_space();
    if (!take(")")) return fail("A directive needs )");
    skip_blank_line_end();
    return ok();
  }
  Status end() {
    size_t length = 0;
    if (directive(&length) != "end") return fail("A directive has no #end");
    at_ += length;
    skip_blank_line_end();
    return ok();
  }
};

}  // namespace

Result<Block> parse_within(std::string_view text, int depth) {
  return TemplateParser(text, depth).whole();
}

Result<Block> parse_template(std::string_view text) {
  if (text.size() > kTemplateBytesMax)
    return Error{"InvalidTemplate", "The template is larger than 300 KB"};
  return parse_within(text, 0);
}

}  // namespace cloudtab::apigateway::vtl
