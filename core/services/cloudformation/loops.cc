#include "core/services/cloudformation/loops.h"

#include <algorithm>
#include <iterator>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "core/services/cloudformation/errors.h"
#include "core/services/cloudformation/limits.h"
#include "core/services/cloudformation/references.h"

namespace cloudtab::cloudformation {
namespace {

constexpr std::string_view kLoop = "Fn::ForEach::";

Error failed(const std::string& why) {
  return errors::validation("Transform AWS::LanguageExtensions failed with: " + why);
}

bool is_alphanumeric(char c) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

std::string alphanumeric(const std::string& text) {
  std::string out;
  std::copy_if(text.begin(), text.end(), std::back_inserter(out), is_alphanumeric);
  return out;
}

/// Writes out loops under the identifiers of those around.
class Expansion {
 public:
  explicit Expansion(const TemplateSide& side) : side_(side) {}

  Result<Document> expand(const Document& value) {
    if (value.is_string()) return written(filled(value.get_ref<const std::string&>()));
    if (value.is_array()) {
      Document out = Document::array();
      for (const Document& item : value) {
        ASSIGN_OR_RETURN(Document element, expand(item));
        out.push_back(std::move(element));
      }
      return out;
    }
    if (!value.is_object()) return value;
    if (const std::string* element = identified(value)) return written(*element);
    Document out = Document::object();
    for (const auto& [name, member] : value.items()) {
      if (is_loop(name)) {
        RETURN_IF_ERROR(run(name, member, out));
        continue;
      }
      ASSIGN_OR_RETURN(Document expanded, expand(member));
      RETURN_IF_ERROR(add(out, filled(name), std::move(expanded)));
    }
    return out;
  }

 private:
  /// The element that a `Ref` of a loop's identifier stands for, or null.
  const std::string* identified(const Document& value) const {
    const auto [function, argument] = function_call(value);
    if (function != "Ref" || !argument->is_string()) return nullptr;
    const auto found = elements_.find(argument->get_ref<const std::string&>());
    return found == elements_.end() ? nullptr : &found->second;
  }

  Result<Document> written(std::string text) {
    RETURN_IF_ERROR(take_bytes(text.size()));
    return Document(std::move(text));
  }

  /// Far too long a text is not made to its end.
  std::string filled(const std::string& text) const {
    if (elements_.empty()) return text;
    std::string out;
    for (size_t i = 0; i < text.size() && out.size() <= kLoopBytesMax;) {
      const size_t close = text.find('}', i);
      const bool opens = (text[i] == '$' || text[i] == '&') && i + 1 < text.size() &&
                         text[i + 1] == '{' && close != std::string::npos;
      const auto found =
          opens ? elements_.find(text.substr(i + 2, close - i - 2)) : elements_.end();
      if (found == elements_.end()) {
        out += text[i++];
        continue;
      }
      out += text[i] == '$' ? found->second : alphanumeric(found->second);
      i = close + 1;
    }
    return out;
  }

  Status add(Document& out, const std::string& name, Document member) {
    if (out.contains(name)) return failed("Duplicate key " + name + " found.");
    RETURN_IF_ERROR(take_member());
    RETURN_IF_ERROR(take_bytes(name.size()));
    out[name] = std::move(member);
    return ok();
  }

  Status take_member() {
    if (++members_ <= kLoopMembersMax) return ok();
    return failed("The loops make more than " + std::to_string(kLoopMembersMax) + " members.");
  }

  Status take_bytes(size_t bytes) {
    bytes_ += bytes;
    if (bytes_ <= kLoopBytesMax) return ok();
    return failed("The loops make more than " + std::to_string(kLoopBytesMax) + " bytes of text.");
  }

  Result<std::vector<std::string>> collection(const Document& written) {
    ASSIGN_OR_RETURN(const Document filled_in, expand(written));
    RETURN_IF_ERROR(check_calls(filled_in));
    UnknownValues unknown;
    ASSIGN_OR_RETURN(const Document resolved, resolve(filled_in, side_, unknown));
    std::vector<std::string> out;
    if (!resolved.is_array()) return failed("Fn::ForEach could not resolve list");
    for (const Document& item : resolved) {
      const bool is_text =
          item.is_primitive() && scalar_text(item).find(kKnownAfterApply) == std::string::npos;
      if (!is_text) return failed("Fn::ForEach could not resolve list");
      out.push_back(scalar_text(item));
    }
    return out;
  }

  Status run(const std::string& name, const Document& loop, Document& out) {
    const bool fits = loop.is_array() && loop.size() == 3 && loop[0].is_string() &&
                      loop[2].is_object() && name.size() > kLoop.size();
    if (!fits) return failed("Fn::ForEach layout is incorrect");
    const std::string identifier = loop[0].get<std::string>();
    if (elements_.count(identifier) != 0) return failed("Fn::ForEach layout is incorrect");
    ASSIGN_OR_RETURN(const std::vector<std::string> elements, collection(loop[1]));
    for (const std::string& element : elements) {
      RETURN_IF_ERROR(take_member());
      elements_[identifier] = element;
      Result<Document> members = expand(loop[2]);
      elements_.erase(identifier);
      RETURN_IF_ERROR(members);
      for (auto& [key, member] : members->items())
        RETURN_IF_ERROR(add(out, key, std::move(member)));
    }
    return ok();
  }

  const TemplateSide& side_;
  std::map<std::string, std::string> elements_;  ///< identifier -> element, of the loops around
  size_t members_ = 0;
  size_t bytes_ = 0;  ///< at most the last text longer than what may be
};

}  // namespace

bool is_loop(std::string_view name) { return name.substr(0, kLoop.size()) == kLoop; }

bool has_loops(const Document& value) {
  if (!value.is_structured()) return false;
  for (auto it = value.begin(); it != value.end(); ++it) {
    if ((value.is_object() && is_loop(it.key())) || has_loops(*it)) return true;
  }
  return false;
}

Result<Document> expand_loops(const TemplateSide& side) {
  return Expansion(side).expand(side.body);
}

}  // namespace cloudtab::cloudformation
