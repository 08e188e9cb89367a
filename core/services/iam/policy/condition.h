#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "core/services/iam/policy/policy.h"

namespace cloudtab::iam {

/// What is known of a request, by condition key in lower case: `aws:sourceip`,
/// `aws:requesttag/team`. A key that is not there is not known; one without values is there.
using Facts = std::map<std::string, std::vector<std::string>, std::less<>>;

/// Whether all of the conditions hold.
/// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
bool hold(const std::vector<Condition>& conditions, const Facts& facts, bool with_variables);

/// The text with its variables (`${aws:username}`, `${aws:username, 'nobody'}`, `${*}`) in place:
/// what stands for them is literal. False: one has no value, so that nothing matches.
bool fill_variables(std::string_view text, const Facts& facts, std::string& out);

}  // namespace cloudtab::iam
