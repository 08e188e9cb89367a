#pragma once

#include <span>
#include <string>
#include <string_view>

#include "core/base/document.h"
#include "core/base/result.h"
#include "core/engine/call.h"
#include "core/engine/service.h"

namespace cloudtab::lambda {

/// The service's types; those of functions and their permissions are in resources.cc.
std::span<const ResourceType> resource_types();

// What the types have in common.

/// One of the service's own operations, as any client calls it.
Result<Document> call_lambda(Call& call, std::string_view operation, Document input);
/// What a removal came to: what is gone already is a success.
Result<ResourceState> removed(const Result<Document>& result, const std::string& physical_id);

/// A resource's own tags and its stack's, as Lambda takes them: a map.
Document tags_of(const ResourceRequest& request);
/// Makes the tags of something, by its ARN, those of its resource.
Status put_tags(Call& call, const std::string& arn, const ResourceRequest& request);

// resource_versions.cc
extern const ResourceType kVersionType;
extern const ResourceType kAliasType;

// resource_events.cc
extern const ResourceType kMappingType;
extern const ResourceType kEventInvokeConfigType;

// resource_layers.cc
extern const ResourceType kLayerVersionType;
extern const ResourceType kLayerVersionPermissionType;

// resource_urls.cc
extern const ResourceType kUrlType;
extern const ResourceType kCodeSigningConfigType;

}  // namespace cloudtab::lambda
