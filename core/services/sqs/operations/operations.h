#pragma once

#include "core/engine/outcome.h"
#include "core/engine/service.h"

// The handlers of SQS's operations, by the file they are in. See the API reference of each name for
// what it takes.

namespace cloudtab {
class Call;
}

namespace cloudtab::sqs {

// queues.cc
Outcome create_queue(Call& call, const Document& input);
Outcome delete_queue(Call& call, const Document& input);
Outcome get_queue_url(Call& call, const Document& input);
Outcome list_queues(Call& call, const Document& input);
Outcome list_dead_letter_source_queues(Call& call, const Document& input);
Outcome purge_queue(Call& call, const Document& input);

// attributes.cc
Outcome get_queue_attributes(Call& call, const Document& input);
Outcome set_queue_attributes(Call& call, const Document& input);

// tags_and_permissions.cc
Outcome tag_queue(Call& call, const Document& input);
Outcome untag_queue(Call& call, const Document& input);
Outcome list_queue_tags(Call& call, const Document& input);
Outcome add_permission(Call& call, const Document& input);
Outcome remove_permission(Call& call, const Document& input);

// send.cc
Outcome send_message(Call& call, const Document& input);
Outcome send_message_batch(Call& call, const Document& input);

// receive.cc
Outcome receive_message(Call& call, const Document& input);

// delete.cc
Outcome delete_message(Call& call, const Document& input);
Outcome delete_message_batch(Call& call, const Document& input);

// visibility.cc
Outcome change_message_visibility(Call& call, const Document& input);
Outcome change_message_visibility_batch(Call& call, const Document& input);

// move_tasks.cc
Outcome start_message_move_task(Call& call, const Document& input);
Outcome cancel_message_move_task(Call& call, const Document& input);
Outcome list_message_move_tasks(Call& call, const Document& input);
/// The timer: its key is the task's handle.
void run_move_task(Call& call, std::string_view handle);

}  // namespace cloudtab::sqs
