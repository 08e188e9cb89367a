#include "core/wire/xml_reader.h"

#include <charconv>

#include "core/base/encoding.h"
#include "core/base/utf8.h"
#include "core/wire/request.h"
#include "core/wire/scalar.h"
#include "core/wire/uri.h"

namespace cloudtab::wire {

namespace {

using model::Member;
using model::Shape;
using model::ShapeKind;

bool is_space(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; }

class XmlParser {
 public:
  explicit XmlParser(std::string_view text) : text_(text) {}

  bool parse_document(XmlElement& root) {
    if (text_.substr(0, 3) == "\xEF\xBB\xBF") at_ = 3;
    return skip_misc() && next_is('<') && parse_element(0, root) && skip_misc() &&
           at_ == text_.size();
  }

 private:
  bool next_is(char c) const { return at_ < text_.size() && text_[at_] == c; }
  bool take(std::string_view word) {
    if (text_.substr(at_, word.size()) != word) return false;
    at_ += word.size();
    return true;
  }
  void skip_space() {
    while (at_ < text_.size() && is_space(text_[at_])) ++at_;
  }
  /// Passes over what begins here and ends with `end`.
  bool skip_past(std::string_view end) {
    const size_t found = text_.find(end, at_);
    if (found == std::string_view::npos) return false;
    at_ = found + end.size();
    return true;
  }
  /// Space, comments and processing instructions around the root. A document type is refused.
  bool skip_misc() {
    for (;;) {
      skip_space();
      if (take("<?")) {
        if (!skip_past("?>")) return false;
      } else if (take("<!--")) {
        if (!skip_past("-->")) return false;
      } else {
        return text_.substr(at_, 2) != "<!";
      }
    }
  }

  bool parse_name(std::string& name) {
    const size_t begin = at_;
    while (at_ < text_.size() && !is_space(text_[at_]) && text_[at_] != '>' && text_[at_] != '/' &&
           text_[at_] != '=' && text_[at_] != '<') {
      ++at_;
    }
    name = std::string(text_.substr(begin, at_ - begin));
    return !name.empty();
  }

  bool parse_element(int depth, XmlElement& element) {
    if (depth >= kNestingMax || ++count_ > kXmlElementsMax) return false;
    ++at_;
    if (!parse_name(element.name)) return false;
    for (;;) {
      skip_space();
      if (take("/>")) return true;
      if (take(">")) return parse_content(depth, element);
      if (!parse_attribute(element)) return false;
    }
  }

  bool parse_attribute(XmlElement& element) {
    std::string name;
    if (!parse_name(name)) return false;
    skip_space();
    if (!take("=")) return false;
    skip_space();
    if (!next_is('"') && !next_is('\'')) return false;
    const char quote = text_[at_++];
    const size_t end = text_.find(quote, at_);
    if (end == std::string_view::npos) return false;
    std::string value;
    if (!append_text(text_.substr(at_, end - at_), value)) return false;
    at_ = end + 1;
    element.attributes.emplace_back(std::move(name), std::move(value));
    return true;
  }

  bool parse_content(int depth, XmlElement& element) {
    for (;;) {
      const size_t tag = text_.find('<', at_);
      if (tag == std::string_view::npos) return false;
      if (!append_text(text_.substr(at_, tag - at_), element.text)) return false;
      at_ = tag;
      if (take("</")) {
        if (!take(element.name)) return false;
        skip_space();
        return take(">");
      }
      if (take("<!--")) {
        if (!skip_past("-->")) return false;
      } else if (take("<![CDATA[")) {
        const size_t begin = at_;
        if (!skip_past("]]>")) return false;
        element.text += text_.substr(begin, at_ - 3 - begin);
      } else if (take("<?")) {
        if (!skip_past("?>")) return false;
      } else {
        element.children.emplace_back();
        if (!parse_element(depth + 1, element.children.back())) return false;
      }
    }
  }

  /// Text with its references resolved and its line ends made `\n`.
  static bool append_text(std::string_view text, std::string& out) {
    for (size_t i = 0; i < text.size(); ++i) {
      if (text[i] == '\r') {
        out.push_back('\n');
        if (i + 1 < text.size() && text[i + 1] == '\n') ++i;
      } else if (text[i] != '&') {
        out.push_back(text[i]);
      } else {
        const size_t end = text.find(';', i);
        if (end == std::string_view::npos ||
            !append_reference(text.substr(i + 1, end - i - 1), out))
          return false;
        i = end;
      }
    }
    return true;
  }

  static bool append_reference(std::string_view name, std::string& out) {
    if (name == "amp") return out.push_back('&'), true;
    if (name == "lt") return out.push_back('<'), true;
    if (name == "gt") return out.push_back('>'), true;
    if (name == "quot") return out.push_back('"'), true;
    if (name == "apos") return out.push_back('\''), true;
    if (name.size() < 2 || name[0] != '#') return false;
    const bool hex = name[1] == 'x';
    const std::string_view digits = name.substr(hex ? 2 : 1);
    uint32_t code = 0;
    const auto [end, fault] =
        std::from_chars(digits.data(), digits.data() + digits.size(), code, hex ? 16 : 10);
    if (fault != std::errc() || end != digits.data() + digits.size()) return false;
    if (code == 0 || code > 0x10FFFF || (code >= 0xD800 && code < 0xE000)) return false;
    append_utf8(code, out);
    return true;
  }

  std::string_view text_;
  size_t at_ = 0;
  size_t count_ = 0;
};

class XmlShapeReader {
 public:
  XmlShapeReader(const model::Service& service, Naming naming)
      : service_(service), naming_(naming) {}

  bool read_structure(const XmlElement& element, const Shape& shape, Document& out) {
    out = Document::object();
    for (const Member& member : shape.members) {
      if (member.location != model::Location::kBody) continue;
      const Shape& target = service_.shape(member.shape);
      Document value;
      if (!read_member(element, member, target, value)) return false;
      if (!value.is_null()) out[std::string(member.name)] = std::move(value);
    }
    return true;
  }

  std::string error;

 private:
  /// Leaves `out` null if the element has nothing for the member.
  bool read_member(const XmlElement& parent,
                   const Member& member,
                   const Shape& shape,
                   Document& out) {
    const std::string_view name = outer_name(member, shape, naming_);
    if (member.has(model::kXmlAttribute)) {
      const std::string* value = parent.attribute(name);
      return value == nullptr || read_text(*value, shape, out);
    }
    if (is_flattened(member, shape)) {
      if (shape.kind == ShapeKind::kList) return read_elements(parent, name, shape, true, out);
      if (shape.kind == ShapeKind::kMap) return read_entries(parent, name, shape, true, out);
    }
    const XmlElement* child = parent.child(name);
    return child == nullptr || read(*child, shape, out);
  }

  bool read(const XmlElement& element, const Shape& shape, Document& out) {
    if (shape.kind == ShapeKind::kStructure) return read_structure(element, shape, out);
    if (shape.kind == ShapeKind::kList)
      return read_elements(element, element_name(shape, naming_), shape, false, out);
    if (shape.kind == ShapeKind::kMap) return read_entries(element, "entry", shape, false, out);
    return read_text(
        shape.kind == ShapeKind::kString ? std::string_view(element.text) : trim(element.text),
        shape,
        out);
  }

  bool read_text(std::string_view text, const Shape& shape, Document& out) {
    auto value = parse_scalar(text, shape);
    if (!value.ok()) {
      error = value.error().message;
      return false;
    }
    out = std::move(value).value();
    return true;
  }

  bool read_elements(const XmlElement& parent,
                     std::string_view name,
                     const Shape& shape,
                     bool flattened,
                     Document& out) {
    if (!flattened) out = Document::array();
    for (const XmlElement& child : parent.children) {
      if (child.local_name() != name) continue;
      if (out.is_null()) out = Document::array();
      out.emplace_back();
      if (!read(child, service_.shape(shape.members[0].shape), out.back())) return false;
    }
    return true;
  }

  bool read_entries(const XmlElement& parent,
                    std::string_view name,
                    const Shape& shape,
                    bool flattened,
                    Document& out) {
    if (!flattened) out = Document::object();
    for (const XmlElement& entry : parent.children) {
      if (entry.local_name() != name) continue;
      const XmlElement* key = entry.child(key_name(shape, naming_));
      const XmlElement* value = entry.child(value_name(shape, naming_));
      if (key == nullptr || value == nullptr) continue;
      if (out.is_null()) out = Document::object();
      if (!read(*value, service_.shape(shape.members[1].shape), out[key->text])) return false;
    }
    return true;
  }

  const model::Service& service_;
  Naming naming_;
};

}  // namespace

std::string_view XmlElement::local_name() const {
  const std::string_view whole = name;
  const size_t colon = whole.find(':');
  return colon == std::string_view::npos ? whole : whole.substr(colon + 1);
}

const XmlElement* XmlElement::child(std::string_view wanted) const {
  for (const XmlElement& candidate : children) {
    if (candidate.local_name() == wanted) return &candidate;
  }
  return nullptr;
}

const std::string* XmlElement::attribute(std::string_view wanted) const {
  for (const auto& [key, value] : attributes) {
    if (key == wanted) return &value;
  }
  return nullptr;
}

Result<XmlElement> parse_xml(std::string_view text) {
  XmlElement root;
  if (!is_valid_utf8(text) || !XmlParser(text).parse_document(root)) return serialization_error("");
  return root;
}

Result<Document> read_xml_structure(const XmlElement& element,
                                    const model::Service& service,
                                    const Shape& shape,
                                    Naming naming) {
  XmlShapeReader reader(service, naming);
  Document out;
  if (!reader.read_structure(element, shape, out))
    return serialization_error(std::move(reader.error));
  return out;
}

}  // namespace cloudtab::wire
