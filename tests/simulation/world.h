#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "core/cloud/testing.h"
#include "tests/simulation/history.h"

// Topics and queues of a real cloud, and beside them what a model says of every message: which line
// it is in, who holds it until when, and whether it has been deleted. What the model says has to
// hold after every step:
//
//   - no acknowledged message is lost: at the end every message that was not deleted is found once
//   - a message is received from its own line only, by one consumer at a time, and never after it
//     was deleted (but for the queue that is told to give duplicates)
//   - in a FIFO line a receive takes of each group the first messages that are left, in order
//   - what was published again within five minutes arrives once
//   - a message is in a dead-letter queue only after it was received as often as its policy says
//   - counts: what a line's queues say they have is what the model says they have
//   - a restart changes nothing
//
//   news ---> news-raw (gives duplicates, reorders)      orders.fifo ---> orders-in.fifo
//        \--> work, after 3 receives: work-dead                after 3: orders-dead.fifo

namespace cloudtab::simulation {

class World {
 public:
  explicit World(uint64_t seed);

  /// What is wrong after this step; nothing: all is well.
  std::optional<std::string> run(const Step& step);
  /// How often what the model is about has happened; a simulation that never meets it shows
  /// nothing.
  struct Seen {
    uint64_t published_again = 0;
    uint64_t published_broken = 0;
    uint64_t received = 0;
    uint64_t received_again = 0;
    uint64_t deleted = 0;
    uint64_t dead = 0;
    uint64_t moved_back = 0;
    uint64_t restarted = 0;
  };
  const Seen& seen() const { return seen_; }

  /// Mends what is broken, lets everything arrive, and takes every message there is.
  std::optional<std::string> drain();

 private:
  static constexpr int kReceivesMax = 3;

  struct Tracked {
    std::string group;
    bool deleted = false;
    bool dead = false;  ///< seen in the dead-letter queue, or passed over for it
    bool moved_back = false;
    int receives = 0;
    std::string handle;  ///< the newest
    Instant visible_at{};
  };
  /// A queue, its dead-letter queue, and the messages that are in one or the other.
  struct Line {
    std::string queue;
    std::string dead_letter_queue;  ///< empty: none
    bool fifo = false;
    bool duplicates = false;
    std::map<std::string, Tracked> messages;                ///< by body
    std::map<std::string, std::vector<std::string>> order;  ///< bodies by group
  };
  struct Held {
    size_t line;
    std::string queue;
    std::string body;
    std::string handle;
  };
  struct Published {
    std::string body;
    std::string group;
    Instant at{};
  };

  Document call(std::string_view service, std::string_view operation, const Document& input);
  void control(const std::string& method, const std::string& path, const Document& body);
  static std::string url(const std::string& queue);
  static std::string arn(const char* service, const std::string& name);
  void create_line(Line line);
  void expect(Line& line, const std::string& body, const std::string& group);

  void publish(const Step& step);
  void send(const Step& step);
  void receive(size_t line, const std::string& queue, uint64_t consumer, uint64_t count);
  void take(size_t line_number,
            const std::string& queue,
            uint64_t consumer,
            const Document& message);
  void check_order(Line& line, const Document& messages);
  void erase_held(uint64_t consumer, uint64_t count);
  void change_visibility(uint64_t consumer, Duration timeout);
  void restart(bool checkpoint_first);
  void break_queues();
  void mend_queues();
  void redrive(uint64_t target);
  void check_counts();
  uint64_t count_of(const std::string& queue);
  void wrong(std::string text);

  TestCloud cloud_;
  std::vector<Line> lines_;
  std::map<uint64_t, std::vector<Held>> held_;  ///< by consumer, oldest first
  std::vector<Published> published_;            ///< to the FIFO topic
  uint64_t last_body_ = 0;
  bool broken_ = false;
  Seen seen_;
  uint64_t steps_ = 0;
  /// By when everything that was published has arrived, if nothing is broken.
  Instant settled_at_{};
  std::optional<std::string> fault_;
};

/// What is wrong with a history, and after how many of its steps; nothing: it holds.
struct Failure {
  size_t steps;
  std::string text;
};
std::optional<Failure> fault_of(uint64_t seed, const History& history);
/// The same, with what was seen.
std::optional<Failure> fault_of(uint64_t seed, const History& history, World::Seen& seen);

}  // namespace cloudtab::simulation
