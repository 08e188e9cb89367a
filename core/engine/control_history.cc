#include <algorithm>
#include <cstdint>
#include <string>
#include <utility>

#include "core/base/document.h"
#include "core/engine/control.h"
#include "core/engine/control_json.h"
#include "core/engine/history.h"
#include "core/engine/machine.h"

// The part of the control API that goes to other states: the history, and snapshots.

namespace cloudtab {

namespace {

Document to_json(const Moment& moment) {
  return {{"id", moment.id},
          {"time", to_iso8601_millis(moment.time)},
          {"cause", moment.cause},
          {"asked", is_asked_for(moment.cause)},
          {"trace", moment.trace}};
}

}  // namespace

Document ControlApi::history_state(uint64_t limit) const {
  const History& history = machine_.store_.history();
  const auto& moments = history.moments();
  Document undo = nullptr;
  Document redo = nullptr;
  if (const auto to = history.undo_position()) undo = to_json(moments[*to]);
  if (history.redo_position()) redo = to_json(moments[history.position()]);
  Document listed = Document::array();
  for (size_t i = moments.size() - std::min<uint64_t>(limit, moments.size()); i < moments.size();
       ++i)
    listed.push_back(to_json(moments[i]));
  return {{"at", history.id_at(history.position())},
          {"newest", history.id_at(moments.size())},
          {"later", moments.size() - history.position()},
          {"held", machine_.is_held()},
          {"base", {{"id", history.id_at(0)}, {"time", to_iso8601_millis(history.time_at(0))}}},
          {"undo", undo},
          {"redo", redo},
          {"moments", listed}};
}

HttpResponse ControlApi::history(const HttpRequest& request, const Document& query) {
  if (request.method == "GET")
    return control::json(history_state(control::number_or(query, "limit", History::kMomentsMax)));
  if (request.method != "POST") return control::refuse(405, "Use GET or POST.");
  const Document body = control::parse_body(request);
  if (body.is_discarded()) return control::refuse(400, "The body must be a JSON object.");
  const History& history = machine_.store_.history();
  const double speed = machine_.clock_.speed();
  try {
    if (const auto to = body.find("to"); to != body.end()) {
      const auto position = history.position_of(to->get<uint64_t>());
      if (!position) return control::refuse(404, "No such moment is kept.");
      const bool is_newest = *position == history.moments().size();
      travel(*position, time_of(*position), is_newest ? body.value("speed", speed) : 0);
    } else if (body.value("undo", false)) {
      const auto position = history.undo_position();
      if (!position) return control::refuse(409, "There is nothing to undo.");
      travel(*position, history.moments()[*position].before, speed);
    } else if (body.value("redo", false)) {
      const auto position = history.redo_position();
      if (!position) return control::refuse(409, "There is nothing to redo.");
      travel(*position, time_of(*position), speed);
    } else {
      return control::refuse(400, "Say to, undo or redo.");
    }
  } catch (const Document::exception&) {
    return control::refuse(400, "A member of the body has the wrong type.");
  }
  return control::json(history_state(0));
}

/// The time at which a moment is shown: its own, but the newest goes on from where it was left.
Instant ControlApi::time_of(size_t position) const {
  const History& history = machine_.store_.history();
  const Instant own = history.time_at(position);
  if (position < history.moments().size()) return own;
  return std::max(own, history.has_later() ? machine_.left_at_ : machine_.now_);
}

void ControlApi::travel(size_t position, Instant time, double speed) {
  machine_.travel(position, time, speed);
  TraceEvent& event = machine_.trace_.add();
  event.time = time;
  event.kind = "history";
  event.detail.add("to", machine_.store_.history().id_at(position));
}

HttpResponse ControlApi::snapshot(const HttpRequest& request) {
  if (request.method == "GET") {
    HttpResponse response = control::json(nullptr);
    response.headers = {{"content-type", "application/octet-stream"},
                        {"access-control-allow-origin", "*"},
                        {"cache-control", "no-store"}};
    response.body = machine_.store_.snapshot(machine_.now_);
    return response;
  }
  if (request.method != "POST") return control::refuse(405, "Use GET or POST.");
  const Status replaced = machine_.replace(request.body);
  if (!replaced.ok()) return render_error(replaced.error());
  return control::json(history_state(0));
}

}  // namespace cloudtab
