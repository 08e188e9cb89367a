#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/base/document.h"
#include "core/base/result.h"
#include "core/model/shape.h"
#include "core/wire/names.h"

namespace cloudtab::wire {

/// Most elements a request's XML may hold; far above what S3's largest request needs (10 000 parts
/// of a few elements).
constexpr size_t kXmlElementsMax = 200'000;

struct XmlElement {
  std::string name;  ///< as written, with its prefix
  std::vector<std::pair<std::string, std::string>> attributes;
  std::string text;  ///< character data directly within, joined
  std::vector<XmlElement> children;

  /// Without the namespace prefix.
  std::string_view local_name() const;
  /// The first child of that local name, or null.
  const XmlElement* child(std::string_view wanted) const;
  /// The attribute of that full name, or null.
  const std::string* attribute(std::string_view wanted) const;
};

/// Parses a document of one root element. No document types and no entities but the five of XML
/// itself, so nothing can expand; nesting is limited to `kNestingMax`. Error: code
/// `SerializationException`.
Result<XmlElement> parse_xml(std::string_view text);

/// Reads the members of a structure from within an element. Error: code `SerializationException`.
Result<Document> read_xml_structure(const XmlElement& element,
                                    const model::Service& service,
                                    const model::Shape& shape,
                                    Naming naming);

}  // namespace cloudtab::wire
