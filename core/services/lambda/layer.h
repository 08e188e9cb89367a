#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "core/base/document.h"
#include "core/base/result.h"
#include "core/base/scope.h"
#include "core/engine/call.h"

// Layers: packages that functions have beside their own, under /opt. Source:
// https://docs.aws.amazon.com/lambda/latest/dg/chapter-layers.html

namespace cloudtab::lambda {

/// A layer's name, alone or as an ARN, which may say a version.
struct LayerName {
  Scope scope;
  std::string name;
  uint64_t version = 0;  ///< 0: none is said
};
/// What an ARN does not say is the call's own. A name has passed the model's pattern.
LayerName parse_layer_name(const Scope& scope, std::string_view text);

/// `arn:...:layer:name`, or with `:version`.
std::string layer_arn(const LayerName& layer);

/// The version's record, or null.
const Document* find_layer_version(Call& call, const LayerName& layer);
/// Of its package, as a `CodeRecord`'s.
std::string layer_code_key(const LayerName& layer);

/// A function's layers, as its configuration tells of them, from their ARNs. Errors: too many; of
/// another region; one that is not there, or that another account does not share; two versions of
/// one.
Result<Document> layer_references(Call& call, const Document& arns);

/// Forgets the package of a version that is deleted, once no function has it any more: functions
/// keep the layers that they were given.
void drop_unused_layer(Call& call, const LayerName& layer);
/// The same for all layers of a configuration that is gone, or was changed.
void drop_unused_layers(Call& call, const Document& configuration);

}  // namespace cloudtab::lambda
