#pragma once

#include <string>
#include <string_view>

#include "core/base/document.h"
#include "core/model/shape.h"

// Names in restXml answers that the model does not hold.

namespace cloudtab::wire {

/// ` xmlns="..."` for the root of an answer; `payload` may have a namespace of its own.
std::string xml_namespace_attribute(const model::Service& service, const model::Member& payload);

/// Appends an operation's output as its root element.
void write_output_element(const model::Service& service,
                          const model::Operation& operation,
                          const Document& answer,
                          std::string& out);

}  // namespace cloudtab::wire
