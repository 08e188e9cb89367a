#include <algorithm>
#include <cctype>
#include <cstdlib>
#include <utility>

#include "core/base/ascii.h"
#include "core/base/error.h"
#include "core/base/pattern.h"
#include "core/services/logs/insights.h"

namespace cloudtab::logs {

namespace {

/// Binary operators by precedence, the weakest first.
const std::vector<std::vector<std::string_view>>& levels() {
  static const std::vector<std::vector<std::string_view>> all = {
      {"or"},
      {"and"},
      {"!=", "<=", ">=", "=~", "=", "<", ">", "not like", "like", "not in", "in"},
      {"+", "-"},
      {"*", "/", "%"}};
  return all;
}

bool is_word(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_' || c == '@' || c == '.';
}

}  // namespace

class InsightsParser {
 public:
  explicit InsightsParser(std::string_view text) : text_(text) {}

  Result<InsightsQuery> run() {
    InsightsQuery query;
    do {
      skip_space();
      if (at_ == text_.size() && !query.commands_.empty()) break;
      ASSIGN_OR_RETURN(Command command, read_command());
      query.commands_.push_back(std::move(command));
      skip_space();
    } while (take('|'));
    if (at_ != text_.size()) return fault();
    return query;
  }

 private:
  using Node = InsightsNode;
  using Kind = InsightsNode::Kind;
  using Command = InsightsQuery::Command;
  using Named = InsightsQuery::Named;
  using Step = InsightsQuery::Step;
  static constexpr int kDepthMax = 50;

  Error fault() const {
    const std::string near(text_.substr(at_, 20));
    return Error{"MalformedQueryException",
                 "unexpected symbol found " + (near.empty() ? "<EOF>" : near) +
                     " at line 1 and position " + std::to_string(at_)};
  }

  Result<Command> read_command() {
    Command command;
    const std::pair<std::string_view, Step> kSteps[] = {{"fields", Step::kFields},
                                                        {"display", Step::kDisplay},
                                                        {"filter", Step::kFilter},
                                                        {"stats", Step::kStats},
                                                        {"sort", Step::kSort},
                                                        {"limit", Step::kLimit},
                                                        {"head", Step::kLimit},
                                                        {"parse", Step::kParse},
                                                        {"dedup", Step::kDedup}};
    for (const auto& [word, step] : kSteps) {
      if (!take_word(word)) continue;
      command.step = step;
      Status read = read_rest(command);
      if (!read.ok()) return std::move(read).error();
      return command;
    }
    return fault();
  }

  Status read_rest(Command& command) {
    switch (command.step) {
      case Step::kFields:
      case Step::kDisplay:
      case Step::kDedup:
        return read_list(command.items);
      case Step::kFilter: {
        ASSIGN_OR_RETURN(Node node, level(0));
        command.items.push_back({std::move(node), ""});
        return ok();
      }
      case Step::kStats:
        RETURN_IF_ERROR(read_list(command.items));
        return take_word("by") ? read_list(command.by) : ok();
      case Step::kSort:
        return read_sort(command);
      case Step::kLimit: {
        skip_space();
        const std::string digits = word();
        if (digits.empty() || digits.size() > 6 ||
            digits.find_first_not_of("0123456789") != std::string::npos)
          return fault();
        command.count = static_cast<size_t>(std::stoul(digits));
        return ok();
      }
      case Step::kParse:
        return read_parse(command);
    }
    return fault();
  }

  Status read_list(std::vector<Named>& items) {
    do {
      skip_space();
      const size_t begin = at_;
      ASSIGN_OR_RETURN(Node node, level(3));
      std::string name(text_.substr(begin, at_ - begin));
      while (!name.empty() && std::isspace(static_cast<unsigned char>(name.back())) != 0)
        name.pop_back();
      if (node.kind == Kind::kField) name = node.text;
      if (take_word("as")) {
        skip_space();
        name = word();
        if (name.empty()) return fault();
      }
      items.push_back({std::move(node), std::move(name)});
    } while (take(','));
    return ok();
  }

  Status read_sort(Command& command) {
    do {
      ASSIGN_OR_RETURN(Node node, level(3));
      const bool down = take_word("desc");
      if (!down) take_word("asc");
      command.items.push_back({std::move(node), down ? "desc" : "asc"});
    } while (take(','));
    return ok();
  }

  Status read_parse(Command& command) {
    skip_space();
    // Without a field, the message is parsed.
    Node field{Kind::kField, "@message", {}};
    if (at_ < text_.size() && text_[at_] != '"' && text_[at_] != '\'') field.text = word();
    skip_space();
    if (at_ == text_.size() || (text_[at_] != '"' && text_[at_] != '\'')) return fault();
    ASSIGN_OR_RETURN(const Node glob, quoted());
    command.glob = glob.text;
    command.items.push_back({std::move(field), ""});
    if (!take_word("as")) return fault();
    do {
      skip_space();
      const std::string name = word();
      if (name.empty()) return fault();
      command.by.push_back({Node{}, name});
    } while (take(','));
    size_t stars = 0;
    for (const char c : command.glob) stars += c == '*' ? 1 : 0;
    return stars == command.by.size() ? ok() : fault();
  }

  // --- Expressions

  Result<Node> level(size_t index) {
    if (index == levels().size()) return unary();
    ASSIGN_OR_RETURN(Node left, level(index + 1));
    while (true) {
      const std::string_view found = take_operator(index);
      if (found.empty()) return left;
      ASSIGN_OR_RETURN(Node right, level(index + 1));
      Node made{Kind::kCall, std::string(found), {}};
      made.arguments.push_back(std::move(left));
      made.arguments.push_back(std::move(right));
      left = std::move(made);
    }
  }

  std::string_view take_operator(size_t index) {
    for (const std::string_view candidate : levels()[index]) {
      const bool is_text = is_word(candidate[0]);
      if (is_text ? take_words(candidate) : take_text(candidate)) return candidate;
    }
    return {};
  }

  Result<Node> unary() {
    if (++depth_ > kDepthMax) return fault();
    Result<Node> value = unary_within();
    --depth_;
    return value;
  }

  Result<Node> unary_within() {
    for (const char* name : {"not", "-"}) {
      if (name[0] == '-' ? !take('-') : !take_word(name)) continue;
      // `not` binds what is compared, too.
      ASSIGN_OR_RETURN(Node value, name[0] == '-' ? unary() : level(2));
      Node made{Kind::kCall, name[0] == '-' ? "negate" : "not", {}};
      made.arguments.push_back(std::move(value));
      return made;
    }
    return primary();
  }

  Result<Node> primary() {
    skip_space();
    if (at_ == text_.size()) return fault();
    const char c = text_[at_];
    if (c == '"' || c == '\'') return quoted();
    if (c == '`') return backquoted();
    if (c == '/') return regex();
    if (take('(')) {
      ASSIGN_OR_RETURN(Node value, level(0));
      if (!take(')')) return fault();
      return value;
    }
    if (take('[')) {
      Node made{Kind::kList, "", {}};
      ASSIGN_OR_RETURN(made.arguments, arguments(']'));
      return made;
    }
    const std::string name = word();
    if (name.empty()) return fault();
    if (std::isdigit(static_cast<unsigned char>(name[0])) != 0)
      return Node{Kind::kNumber, name, {}};
    if (!take('(')) return Node{Kind::kField, name, {}};
    Node made{Kind::kCall, name, {}};
    ASSIGN_OR_RETURN(made.arguments, arguments(')'));
    return made;
  }

  Result<std::vector<Node>> arguments(char end) {
    std::vector<Node> values;
    if (take(end)) return values;
    do {
      if (take('*')) {  // count(*)
        values.push_back(Node{Kind::kText, "*", {}});
        continue;
      }
      ASSIGN_OR_RETURN(Node value, level(0));
      values.push_back(std::move(value));
    } while (take(','));
    if (!take(end)) return fault();
    return values;
  }

  Result<Node> quoted() {
    const char quote = text_[at_];
    Node made{Kind::kText, "", {}};
    for (++at_; at_ < text_.size() && text_[at_] != quote; ++at_) {
      if (text_[at_] == '\\' && at_ + 1 < text_.size()) ++at_;
      made.text += text_[at_];
    }
    if (at_ == text_.size()) return fault();
    ++at_;
    return made;
  }

  Result<Node> backquoted() {
    const size_t end = text_.find('`', at_ + 1);
    if (end == text_.npos) return fault();
    Node made{Kind::kField, std::string(text_.substr(at_ + 1, end - at_ - 1)), {}};
    at_ = end + 1;
    return made;
  }

  Result<Node> regex() {
    Node made{Kind::kRegex, "", {}};
    for (++at_; at_ < text_.size() && text_[at_] != '/'; ++at_) {
      if (text_[at_] == '\\' && at_ + 1 < text_.size()) {
        // A slash is escaped for this language, all else for the expression's.
        if (text_[at_ + 1] != '/') made.text += '\\';
        ++at_;
      }
      made.text += text_[at_];
    }
    if (at_ == text_.size()) return fault();
    ++at_;
    // `(?i)` at the beginning is taken as it is nearly always meant.
    if (!Pattern::compile(made.text.starts_with("(?i)") ? made.text.substr(4) : made.text).ok())
      return fault();
    return made;
  }

  std::string word() {
    const size_t begin = at_;
    while (at_ < text_.size() && is_word(text_[at_])) ++at_;
    return std::string(text_.substr(begin, at_ - begin));
  }

  void skip_space() {
    while (at_ < text_.size()) {
      if (text_[at_] == '#') {
        at_ = std::min(text_.find('\n', at_), text_.size());
      } else if (std::isspace(static_cast<unsigned char>(text_[at_])) != 0) {
        ++at_;
      } else {
        return;
      }
    }
  }

  bool take(char c) { return take_text(std::string_view(&c, 1)); }

  bool take_text(std::string_view text) {
    skip_space();
    if (text_.substr(at_, text.size()) != text) return false;
    at_ += text.size();
    return true;
  }

  /// Words in either case.
  bool take_word(std::string_view wanted) {
    skip_space();
    for (size_t i = 0; i < wanted.size(); ++i) {
      if (at_ + i >= text_.size() || to_lower(text_[at_ + i]) != wanted[i]) return false;
    }
    const size_t end = at_ + wanted.size();
    if (end < text_.size() && is_word(text_[end])) return false;
    at_ = end;
    return true;
  }

  bool take_words(std::string_view wanted) {
    const size_t before = at_;
    const size_t space = wanted.find(' ');
    if (take_word(wanted.substr(0, space)) &&
        (space == wanted.npos || take_word(wanted.substr(space + 1))))
      return true;
    at_ = before;
    return false;
  }

  std::string_view text_;
  size_t at_ = 0;
  int depth_ = 0;
};

Result<InsightsQuery> InsightsQuery::parse(std::string_view text) {
  return InsightsParser(text).run();
}

}  // namespace cloudtab::logs
