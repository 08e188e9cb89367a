#include "core/base/yaml.h"

#include <cerrno>
#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <initializer_list>
#include <optional>
#include <sstream>  // NOLINT(cloudtab): what yaml-cpp's parser reads from
#include <utility>
#include <vector>

#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/mark.h>
#include <yaml-cpp/parser.h>

#include "core/base/encoding.h"

namespace cloudtab {
namespace {

/// What stops the reading from inside an event handler. Never leaves this file.
struct YamlRefusal {
  std::string_view code;
  std::string message;
};

bool one_of(std::string_view text, std::initializer_list<std::string_view> options) {
  for (std::string_view option : options) {
    if (text == option) return true;
  }
  return false;
}

bool all_in(std::string_view text, std::string_view alphabet) {
  return !text.empty() && text.find_first_not_of(alphabet) == std::string_view::npos;
}

std::optional<Document> as_integer(std::string_view text) {
  std::string_view digits = text;
  if (!digits.empty() && (digits[0] == '-' || digits[0] == '+')) digits.remove_prefix(1);
  int base = 10;
  if (digits.size() > 2 && digits[0] == '0' && (digits[1] == 'x' || digits[1] == 'X')) {
    if (!all_in(digits.substr(2), "0123456789abcdefABCDEF_")) return std::nullopt;
    base = 16;
  } else if (digits.size() > 1 && digits[0] == '0') {
    if (!all_in(digits, "01234567_")) return std::nullopt;
    base = 8;
  } else if (digits.empty() || digits[0] == '_' || !all_in(digits, "0123456789_")) {
    return std::nullopt;
  }
  std::string plain;
  for (char c : text) {
    if (c != '_') plain.push_back(c);
  }
  errno = 0;
  const long long value = std::strtoll(plain.c_str(), nullptr, base);
  if (errno == ERANGE) return std::nullopt;
  return Document(static_cast<int64_t>(value));
}

std::optional<Document> as_float(std::string_view text) {
  std::string_view rest = text;
  if (!rest.empty() && (rest[0] == '-' || rest[0] == '+')) rest.remove_prefix(1);
  if (rest.empty() || rest[0] < '0' || rest[0] > '9') return std::nullopt;
  const size_t dot = rest.find('.');
  if (dot == std::string_view::npos || !all_in(rest, "0123456789.eE+-_")) return std::nullopt;
  if (rest.find('.', dot + 1) != std::string_view::npos) return std::nullopt;
  std::string plain;
  for (char c : text) {
    if (c != '_') plain.push_back(c);
  }
  char* end = nullptr;
  const double value = std::strtod(plain.c_str(), &end);
  if (end != plain.c_str() + plain.size() || !std::isfinite(value)) return std::nullopt;
  return Document(value);
}

Document plain_scalar(const std::string& text) {
  if (one_of(text, {"", "~", "null", "Null", "NULL"})) return nullptr;
  if (one_of(text, {"true", "True", "TRUE", "yes", "Yes", "YES", "on", "On", "ON"})) return true;
  if (one_of(text, {"false", "False", "FALSE", "no", "No", "NO", "off", "Off", "OFF"}))
    return false;
  if (auto integer = as_integer(text)) return *integer;
  if (auto number = as_float(text)) return *number;
  return text;
}

/// yaml-cpp writes what the escapes `\N` and `\_` stand for, U+0085 and U+00A0, as one byte each.
std::string as_utf8(const std::string& text) {
  if (is_valid_utf8(text)) return text;
  std::string mended;
  for (size_t i = 0; i < text.size(); ++i) {
    const auto byte = static_cast<unsigned char>(text[i]);
    if (byte >= 0x80) {
      // A sequence that is whole stays.
      const size_t length = byte >= 0xF0 ? 4 : byte >= 0xE0 ? 3 : byte >= 0xC0 ? 2 : 1;
      if (length == 1) {
        mended += '\xC2';
      } else {
        mended.append(text, i, length - 1);
        i += length - 1;
        if (i >= text.size()) break;
      }
    }
    mended += text[i];
  }
  return mended;
}

/// Builds a document from yaml-cpp's events, so that nothing is held twice and depth is checked as
/// it grows.
class DocumentBuilder final : public YAML::EventHandler {
 public:
  explicit DocumentBuilder(const YamlOptions& options) : options_(options) {}
  Document take() { return std::move(root_); }

  void OnDocumentStart(const YAML::Mark&) override {}
  void OnDocumentEnd() override {}
  void OnAlias(const YAML::Mark&, YAML::anchor_t) override { throw YamlRefusal{kYamlAlias, ""}; }
  void OnNull(const YAML::Mark&, YAML::anchor_t) override { add("", Document(nullptr), {}); }
  void OnScalar(const YAML::Mark&,
                const std::string& tag,
                YAML::anchor_t,
                const std::string& written) override {
    const std::string text = as_utf8(written);
    if (tag == "?" || tag.empty()) {
      add("", plain_scalar(text), text);
    } else {
      add(tag, Document(text), text);
    }
  }
  void OnSequenceStart(const YAML::Mark&,
                       const std::string& tag,
                       YAML::anchor_t,
                       YAML::EmitterStyle::value) override {
    open(tag, Document::array());
  }
  void OnSequenceEnd() override { close(); }
  void OnMapStart(const YAML::Mark&,
                  const std::string& tag,
                  YAML::anchor_t,
                  YAML::EmitterStyle::value) override {
    open(tag, Document::object());
  }
  void OnMapEnd() override { close(); }

 private:
  struct Level {
    std::string tag;
    Document value;
    std::optional<std::string> key;  ///< read, and waiting for its value
  };

  void open(const std::string& tag, Document value) {
    if (levels_.size() >= options_.depth_max) throw YamlRefusal{kYamlDepth, ""};
    levels_.push_back({tag, std::move(value), std::nullopt});
  }

  void close() {
    Level level = std::move(levels_.back());
    levels_.pop_back();
    add(level.tag, std::move(level.value), std::nullopt);
  }

  /// `text`: the scalar as written; keys keep their spelling whatever type it would have as a
  /// value.
  void add(const std::string& tag, Document value, std::optional<std::string> text) {
    if (!levels_.empty() && levels_.back().value.is_object() && !levels_.back().key) {
      if (!text) throw YamlRefusal{kYamlSyntax, ""};
      levels_.back().key = std::move(*text);
      return;
    }
    value = apply_tag(tag, std::move(value));
    if (levels_.empty()) {
      root_ = std::move(value);
    } else if (levels_.back().key) {
      levels_.back().value[*levels_.back().key] = std::move(value);
      levels_.back().key.reset();
    } else {
      levels_.back().value.push_back(std::move(value));
    }
  }

  Document apply_tag(const std::string& tag, Document value) const {
    if (tag.empty() || tag == "?" || tag == "!") return value;
    if (tag == "tag:yaml.org,2002:str" || tag == "tag:yaml.org,2002:map" ||
        tag == "tag:yaml.org,2002:seq") {
      return value;
    }
    if (tag == "tag:yaml.org,2002:int" || tag == "tag:yaml.org,2002:float" ||
        tag == "tag:yaml.org,2002:bool" || tag == "tag:yaml.org,2002:null") {
      return value.is_string() ? plain_scalar(value.get_ref<const std::string&>()) : value;
    }
    if (options_.apply_tag == nullptr || !options_.apply_tag(tag, value))
      throw YamlRefusal{kYamlTag, tag};
    return value;
  }

  const YamlOptions& options_;
  std::vector<Level> levels_;
  Document root_;
};

}  // namespace

Result<Document> parse_yaml(std::string_view text, const YamlOptions& options) {
  try {
    std::istringstream stream{std::string(text)};
    YAML::Parser parser(stream);
    DocumentBuilder builder(options);
    if (!parser.HandleNextDocument(builder)) return Document(nullptr);
    return builder.take();
  } catch (const YamlRefusal& refusal) {
    return Error{std::string(refusal.code), refusal.message};
  } catch (const YAML::Exception& exception) {
    const YAML::Mark& mark = exception.mark;
    if (mark.is_null()) return Error{std::string(kYamlSyntax), ""};
    return Error{std::string(kYamlSyntax),
                 " (line " + std::to_string(mark.line + 1) + ", column " +
                     std::to_string(mark.column + 1) + ")"};
  }
}

}  // namespace cloudtab
