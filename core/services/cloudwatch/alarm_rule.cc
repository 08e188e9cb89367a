#include "core/services/cloudwatch/alarm_rule.h"

#include <algorithm>
#include <cctype>
#include <utility>

#include "core/services/cloudwatch/errors.h"
#include "core/services/cloudwatch/limits.h"

namespace cloudtab::cloudwatch {

namespace {
constexpr int kDepthMax = 50;
}  // namespace

/// rule: and ("OR" and)*; and: not ("AND" not)*; not: "NOT" not | "(" rule ")" | TRUE | FALSE |
/// state "(" alarm ")".
class AlarmRuleParser {
 public:
  explicit AlarmRuleParser(std::string_view text) : text_(text) {}

  Result<AlarmRule> run() {
    RETURN_IF_ERROR(any());
    skip_space();
    if (at_ != text_.size()) return fault().error();
    if (rule_.alarms_.size() > kRuleElementsMax)
      return errors::validation("AlarmRule must not contain more than " +
                                std::to_string(kRuleElementsMax) + " elements.");
    return std::move(rule_);
  }

 private:
  using Step = AlarmRule::Step;

  Status any() {
    RETURN_IF_ERROR(all());
    while (take_word("OR")) {
      RETURN_IF_ERROR(all());
      rule_.items_.push_back({Step::kOr, "", ""});
    }
    return ok();
  }

  Status all() {
    RETURN_IF_ERROR(one());
    while (take_word("AND")) {
      RETURN_IF_ERROR(one());
      rule_.items_.push_back({Step::kAnd, "", ""});
    }
    return ok();
  }

  Status one() {
    if (++depth_ > kDepthMax) return fault();
    Status read = read_one();
    --depth_;
    return read;
  }

  Status read_one() {
    if (take_word("NOT")) {
      RETURN_IF_ERROR(one());
      rule_.items_.push_back({Step::kNot, "", ""});
      return ok();
    }
    if (take('(')) {
      RETURN_IF_ERROR(any());
      return take(')') ? ok() : fault();
    }
    if (take_word("TRUE")) {
      rule_.items_.push_back({Step::kTrue, "", ""});
      return ok();
    }
    if (take_word("FALSE")) {
      rule_.items_.push_back({Step::kFalse, "", ""});
      return ok();
    }
    for (const char* state : {"ALARM", "OK", "INSUFFICIENT_DATA"}) {
      if (take_word(state)) return alarm(state);
    }
    return fault();
  }

  Status alarm(const char* state) {
    if (!take('(')) return fault();
    skip_space();
    std::string name;
    if (take('"')) {
      while (at_ < text_.size() && text_[at_] != '"') {
        if (text_[at_] == '\\' && at_ + 1 < text_.size()) ++at_;
        name += text_[at_++];
      }
      if (!take('"')) return fault();
    } else {
      while (at_ < text_.size() && text_[at_] != ')' &&
             std::isspace(static_cast<unsigned char>(text_[at_])) == 0)
        name += text_[at_++];
    }
    if (name.empty() || !take(')')) return fault();
    if (std::find(rule_.alarms_.begin(), rule_.alarms_.end(), name) == rule_.alarms_.end())
      rule_.alarms_.push_back(name);
    rule_.items_.push_back({Step::kState, state, std::move(name)});
    return ok();
  }

  void skip_space() {
    while (at_ < text_.size() && std::isspace(static_cast<unsigned char>(text_[at_])) != 0) ++at_;
  }

  bool take(char c) {
    if (c != '"') skip_space();
    if (at_ == text_.size() || text_[at_] != c) return false;
    ++at_;
    return true;
  }

  bool take_word(std::string_view word) {
    skip_space();
    if (text_.substr(at_, word.size()) != word) return false;
    const size_t end = at_ + word.size();
    if (end < text_.size() &&
        (std::isalnum(static_cast<unsigned char>(text_[end])) != 0 || text_[end] == '_'))
      return false;
    at_ = end;
    return true;
  }

  Status fault() const {
    return errors::validation("AlarmRule contains an unexpected token at position " +
                              std::to_string(at_) + '.');
  }

  std::string_view text_;
  size_t at_ = 0;
  int depth_ = 0;
  AlarmRule rule_;
};

Result<AlarmRule> AlarmRule::parse(std::string_view text) { return AlarmRuleParser(text).run(); }

bool AlarmRule::holds(const std::function<std::string(const std::string&)>& state_of) const {
  std::vector<bool> stack;
  for (const Item& item : items_) {
    switch (item.step) {
      case Step::kState:
        stack.push_back(state_of(item.alarm) == item.state);
        break;
      case Step::kTrue:
      case Step::kFalse:
        stack.push_back(item.step == Step::kTrue);
        break;
      case Step::kNot:
        stack.back() = !stack.back();
        break;
      case Step::kAnd:
      case Step::kOr: {
        const bool right = stack.back();
        stack.pop_back();
        stack.back() = item.step == Step::kAnd ? stack.back() && right : stack.back() || right;
        break;
      }
    }
  }
  return stack.back();
}

}  // namespace cloudtab::cloudwatch
