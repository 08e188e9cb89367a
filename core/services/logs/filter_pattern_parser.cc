#include <algorithm>
#include <cctype>
#include <cstddef>
#include <utility>

#include "core/services/logs/errors.h"
#include "core/services/logs/filter_pattern.h"

namespace cloudtab::logs {

class FilterPatternParser {
 public:
  explicit FilterPatternParser(std::string_view text) : text_(text) {}

  Result<FilterPattern> run() {
    skip_space();
    Status read = ok();
    if (take('{')) {
      pattern_.kind_ = Kind::kJson;
      read = json();
    } else if (take('[')) {
      pattern_.kind_ = Kind::kColumns;
      read = columns();
    } else {
      read = terms();
    }
    if (!read.ok()) return std::move(read).error();
    return std::move(pattern_);
  }

 private:
  using Kind = FilterPattern::Kind;
  using Step = FilterPattern::Step;
  using Test = FilterOperand::Test;
  static constexpr int kDepthMax = 50;

  static Status fault() { return errors::invalid_parameter("Invalid filter pattern"); }

  // --- Terms

  Status terms() {
    while (true) {
      skip_space();
      if (at_ == text_.size()) return ok();
      std::vector<FilterOperand>* list = &pattern_.all_;
      if (text_[at_] == '?' || text_[at_] == '-') {
        list = text_[at_] == '?' ? &pattern_.any_ : &pattern_.none_;
        ++at_;
      }
      ASSIGN_OR_RETURN(FilterOperand term, operand(" ", /*in_term=*/true));
      list->push_back(std::move(term));
    }
  }

  /// A quoted text, a regular expression, or a word up to one of `ends`.
  Result<FilterOperand> operand(std::string_view ends, bool in_term) {
    if (at_ < text_.size() && text_[at_] == '"') {
      std::string value;
      for (++at_; at_ < text_.size() && text_[at_] != '"'; ++at_) {
        if (text_[at_] == '\\' && at_ + 1 < text_.size()) ++at_;
        value += text_[at_];
      }
      if (at_ == text_.size()) return fault().error();
      ++at_;
      return FilterOperand::text(std::move(value), in_term);
    }
    if (at_ < text_.size() && text_[at_] == '%') {
      const size_t end = text_.find('%', at_ + 1);
      if (end == text_.npos) return fault().error();
      const std::string_view source = text_.substr(at_ + 1, end - at_ - 1);
      at_ = end + 1;
      return FilterOperand::regex(source);
    }
    const size_t end = std::min(text_.find_first_of(ends, at_), text_.size());
    const std::string word(text_.substr(at_, end - at_));
    at_ = end;
    if (word.empty() && !in_term) return fault().error();
    return FilterOperand::text(word, in_term);
  }

  // --- JSON

  Status json() {
    RETURN_IF_ERROR(any([this] { return comparison(); }));
    if (!take('}')) return fault();
    skip_space();
    return at_ == text_.size() ? ok() : fault();
  }

  template <class One>
  Status any(One&& one) {
    RETURN_IF_ERROR(all(one));
    while (take_text("||")) {
      RETURN_IF_ERROR(all(one));
      pattern_.condition_.push_back({Step::kOr});
    }
    return ok();
  }

  template <class One>
  Status all(One&& one) {
    RETURN_IF_ERROR(one_or_group(one));
    while (take_text("&&")) {
      RETURN_IF_ERROR(one_or_group(one));
      pattern_.condition_.push_back({Step::kAnd});
    }
    return ok();
  }

  template <class One>
  Status one_or_group(One&& one) {
    if (!take('(')) return one();
    if (++depth_ > kDepthMax) return fault();
    RETURN_IF_ERROR(any(one));
    --depth_;
    return take(')') ? ok() : fault();
  }

  Status comparison() {
    skip_space();
    if (at_ == text_.size() || text_[at_] != '$') return fault();
    const size_t begin = at_;
    while (at_ < text_.size() &&
           std::string_view(" =!<>&|(){}").find(text_[at_]) == std::string_view::npos)
      ++at_;
    const size_t place = place_of(std::string(text_.substr(begin, at_ - begin)));
    const std::pair<std::string_view, Step> kWords[] = {{"IS NULL", Step::kIsNull},
                                                        {"IS TRUE", Step::kIsTrue},
                                                        {"IS FALSE", Step::kIsFalse},
                                                        {"NOT EXISTS", Step::kNotExists},
                                                        {"EXISTS", Step::kExists}};
    for (const auto& [word, step] : kWords) {
      if (!take_text(word)) continue;
      pattern_.condition_.push_back({step, place});
      return ok();
    }
    return compare(place, " &|)}");
  }

  Status compare(size_t place, std::string_view ends) {
    const std::pair<std::string_view, Test> kTests[] = {{"!=", Test::kNotEqual},
                                                        {"<=", Test::kLessOrEqual},
                                                        {">=", Test::kGreaterOrEqual},
                                                        {"=", Test::kEqual},
                                                        {"<", Test::kLess},
                                                        {">", Test::kGreater}};
    for (const auto& [text, test] : kTests) {
      if (!take_text(text)) continue;
      skip_space();
      ASSIGN_OR_RETURN(FilterOperand value, operand(ends, /*in_term=*/false));
      pattern_.condition_.push_back({Step::kCompare, place, test, std::move(value)});
      return ok();
    }
    return fault();
  }

  size_t place_of(std::string name) {
    auto& places = pattern_.places_;
    const auto found = std::find(places.begin(), places.end(), name);
    if (found != places.end()) return static_cast<size_t>(found - places.begin());
    places.push_back(std::move(name));
    return places.size() - 1;
  }

  // --- Columns

  Status columns() {
    bool first = true;
    while (!take(']')) {
      if (!std::exchange(first, false) && !take(',')) return fault();
      RETURN_IF_ERROR(column());
      // What every column asks for must hold.
      if (conditions_ == 2) {
        pattern_.condition_.push_back({Step::kAnd});
        conditions_ = 1;
      }
    }
    skip_space();
    return at_ == text_.size() ? ok() : fault();
  }

  Status column() {
    skip_space();
    const std::string name = word();
    pattern_.places_.push_back(name);
    place_ = pattern_.places_.size() - 1;
    skip_space();
    if (at_ == text_.size()) return fault();
    if (text_[at_] == ',' || text_[at_] == ']') return ok();
    bool named = true;
    RETURN_IF_ERROR(any([&]() -> Status {
      // Each comparison names its column, the first by being there.
      if (!std::exchange(named, false)) {
        skip_space();
        if (word() != name) return fault();
      }
      return compare(place_, " ,]&|)");
    }));
    ++conditions_;
    return ok();
  }

  std::string word() {
    const size_t begin = at_;
    while (at_ < text_.size() && (std::isalnum(static_cast<unsigned char>(text_[at_])) != 0 ||
                                  text_[at_] == '_' || text_[at_] == '-' || text_[at_] == '.'))
      ++at_;
    return std::string(text_.substr(begin, at_ - begin));
  }

  void skip_space() {
    while (at_ < text_.size() && std::isspace(static_cast<unsigned char>(text_[at_])) != 0) ++at_;
  }

  bool take(char c) { return take_text(std::string_view(&c, 1)); }

  bool take_text(std::string_view text) {
    skip_space();
    if (text_.substr(at_, text.size()) != text) return false;
    at_ += text.size();
    return true;
  }

  std::string_view text_;
  size_t at_ = 0;
  int depth_ = 0;
  size_t place_ = 0;
  int conditions_ = 0;
  FilterPattern pattern_;
};

Result<FilterPattern> FilterPattern::parse(std::string_view text) {
  return FilterPatternParser(text).run();
}

}  // namespace cloudtab::logs
