#pragma once

#include "core/base/document.h"
#include "core/base/result.h"

namespace cloudtab::lambda {

/// Adds tags to those that something has. Error: more than it may have.
Status add_tags(const Document& tags, Document& has);

}  // namespace cloudtab::lambda
