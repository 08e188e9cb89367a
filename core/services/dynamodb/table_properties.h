#pragma once

#include <string>

#include "core/base/document.h"
#include "core/engine/service.h"

// The properties of AWS::DynamoDB::Table, in the form that the service's operations take.

namespace cloudtab::dynamodb {

/// A member that is there and not null.
const Document* property(const Document& object, const char* member);
/// Templates write flags and numbers also as strings.
bool flag(const Document& object, const char* member);
void to_integer(Document& object, const char* member);

Document throughput_input(Document given);
/// OnDemandThroughput and WarmThroughput.
Document units_input(Document given);
/// A template's index, without what CreateTable does not take.
Document index_input(const Document& given);
Document vector_index_input(Document given);
Document stream_input(const Document& given);
Document encryption_input(const Document& given);

std::string table_name(const ResourceRequest& request);
Document create_input(const ResourceRequest& request);

}  // namespace cloudtab::dynamodb
