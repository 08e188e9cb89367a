#pragma once

#include <string>
#include <string_view>

#include "core/base/document.h"
#include "core/model/shape.h"
#include "core/wire/names.h"

namespace cloudtab::wire {

/// Appends text with `&`, `<`, `>`, quotes and control characters as references.
void append_xml_text(std::string_view text, std::string& out);

/// Appends `<name>text</name>`.
void append_xml_element(std::string_view name, std::string_view text, std::string& out);

/// Writes documents of a service's shapes as XML elements.
class XmlShapeWriter {
 public:
  XmlShapeWriter(const model::Service& service, Naming naming, std::string& out)
      : service_(service), naming_(naming), out_(out) {}

  /// The body members of a structure, without the element around them.
  void write_members(const Document& value, const model::Shape& shape);
  /// A whole element (or several, for a flattened list or map) for a member's value.
  void write_member(const Document& value, const model::Member& member);
  /// `<name>` with the attributes the structure carries, its members, `</name>`. `extra_attributes`
  /// begins with a space.
  void write_structure(std::string_view name,
                       std::string_view extra_attributes,
                       const Document& value,
                       const model::Shape& shape);

 private:
  void write_element(std::string_view name, const Document& value, const model::Member& member);
  void write_list(const Document& value, const model::Member& member, const model::Shape& shape);
  void write_map(const Document& value, const model::Member& member, const model::Shape& shape);
  void open(std::string_view name) { ((out_ += '<') += name) += '>'; }
  void close(std::string_view name) { ((out_ += "</") += name) += '>'; }

  const model::Service& service_;
  Naming naming_;
  std::string& out_;
};

}  // namespace cloudtab::wire
