#pragma once

#include <span>
#include <string>
#include <string_view>

#include "core/base/document.h"
#include "core/base/result.h"
#include "core/engine/call.h"
#include "core/engine/service.h"

namespace cloudtab::lambda {

/// AWS::Lambda::Function and AWS::Lambda::Permission.
std::span<const ResourceType> resource_types();

// What the types have in common.

/// One of the service's own operations, as any client calls it.
Result<Document> call_lambda(Call& call, std::string_view operation, Document input);
/// What a removal came to: what is gone already is a success.
Result<ResourceState> removed(const Result<Document>& result, const std::string& physical_id);

// resource_versions.cc
extern const ResourceType kVersionType;
extern const ResourceType kAliasType;

// resource_events.cc
extern const ResourceType kMappingType;
extern const ResourceType kEventInvokeConfigType;

}  // namespace cloudtab::lambda
