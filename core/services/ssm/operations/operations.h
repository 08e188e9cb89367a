#pragma once

#include "core/engine/call.h"
#include "core/engine/outcome.h"

namespace cloudtab::ssm {

// put.cc
Outcome put_parameter(Call& call, const Document& input);

// read.cc
Outcome get_parameter(Call& call, const Document& input);
Outcome get_parameters(Call& call, const Document& input);
Outcome get_parameters_by_path(Call& call, const Document& input);
Outcome get_parameter_history(Call& call, const Document& input);
Outcome describe_parameters(Call& call, const Document& input);

// remove.cc
Outcome delete_parameter(Call& call, const Document& input);
Outcome delete_parameters(Call& call, const Document& input);

// labels.cc
Outcome label_parameter_version(Call& call, const Document& input);
Outcome unlabel_parameter_version(Call& call, const Document& input);

// tags.cc
Outcome add_tags_to_resource(Call& call, const Document& input);
Outcome remove_tags_from_resource(Call& call, const Document& input);
Outcome list_tags_for_resource(Call& call, const Document& input);

}  // namespace cloudtab::ssm
