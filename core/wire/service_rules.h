#pragma once

#include <string_view>

#include "core/model/shape.h"

namespace cloudtab::wire {

/// What differs between services and no model says. One row per service, in service_rules.cc.
struct ServiceRules {
  std::string_view service;
  /// Put before the name of a modelled exception in `__type`: `com.amazonaws.sqs#`.
  std::string_view type_namespace;
  /// Whether the front end's own errors carry `com.amazon.coral...#` in `__type`.
  bool coral_namespaces = false;
  /// Code of an input that breaks the model's constraints.
  std::string_view validation_code;
  /// Members of the body are named with the input shape before them: `createRestApiInput.name` (API
  /// Gateway).
  bool names_input_shape = false;
  /// Its JSON parser words wrong types as coral's older one did (API Gateway).
  bool older_parser = false;
  /// It has the protocol rpc-v2-cbor too.
  bool speaks_cbor = false;
};

/// The row of a service; a neutral one for a service not in the table.
const ServiceRules& rules_of(const model::Service& service);

/// The `com.amazon.coral...#` namespace of the front end's own errors, or "".
std::string_view coral_namespace(std::string_view code);

}  // namespace cloudtab::wire
