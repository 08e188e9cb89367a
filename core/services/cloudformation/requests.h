#pragma once

#include <string>
#include <vector>

#include "core/engine/call.h"
#include "core/services/cloudformation/change_tree.h"
#include "core/services/cloudformation/state.h"

namespace cloudtab::cloudformation {

// What several operations read from their input.

/// The stack that an input names by name or ARN, or null. A name finds only a stack that is not
/// deleted.
const StackRecord* find_stack(Call& call, const std::string& name_or_id);

/// "arn:aws:cloudformation:<region>:<account>:stack/<name>/<uuid>".
std::string make_stack_id(Call& call, const std::string& name, const std::string& uuid);

/// A template's text from `TemplateBody` or `TemplateURL`. Errors: none or both given, too long, an
/// unsupported URL, what S3 answers.
Result<std::string> template_text(Call& call, const Document& input);

/// A stack as an operation would leave it, and the tree between what stands and that.
struct Proposal {
  StackRecord stack;
  TemplateRecord text;  ///< of the template
  ChangeTree tree;
};

/// Reads template, parameters, tags and the rest of CreateStack's, UpdateStack's or
/// CreateChangeSet's input over `stack` and validates the result. With `stands`, the stack has a
/// template that the tree compares with.
Result<Proposal> propose(
    Call& call, StackRecord stack, bool stands, const Document& input, bool for_change_set);

/// A page of a list: `NextToken` counts from where the last page ended.
struct Page {
  size_t first = 0;
  size_t size = 0;

  bool has(size_t position) const { return position >= first && position < first + size; }
};
Result<Page> page_of(const Document& input, size_t size);
/// Sets `NextToken` if `total` goes past the page.
void set_next_token(Document& answer, const Page& page, size_t total);

/// "x" of an absent member.
std::string text_of(const Document& input, const char* member, const char* otherwise = "");
Document list_of(const Document& input, const char* member);

}  // namespace cloudtab::cloudformation
