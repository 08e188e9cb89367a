#include "core/engine/store.h"

#include <map>
#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "core/engine/journal.h"
#include "core/engine/random.h"

namespace cloudtab {
namespace {

struct Note {
  static constexpr std::string_view kCollection = "test/notes";
  static constexpr uint32_t kVersion = 1;
  std::string text;
  int64_t rank = 0;

  void encode(RecordWriter& out) const {
    out.text(text);
    out.i64(rank);
  }
  static Note decode(RecordReader& in, uint32_t /*version*/) {
    Note note;
    note.text = in.text();
    note.rank = in.i64();
    return note;
  }
};

struct NoteByRank {
  static constexpr std::string_view kCollection = "test/notes_by_rank";
  static constexpr bool kDerived = true;
  std::string key;
};

const Scope kHome{"000000000000", "us-east-1"};
const Scope kAway{"111111111111", "eu-west-1"};

const std::vector<const RecordType*>& types() {
  static const std::vector<const RecordType*> all{&record_type<Note>(), &record_type<NoteByRank>()};
  return all;
}

TEST(Store, KeepsWhatWasCommitted) {
  Store store(types());
  store.collection<Note>(kHome).put("a", {"first", 1});
  const std::string journal = store.commit({.cause = "test"});
  EXPECT_FALSE(journal.empty());
  EXPECT_EQ(store.last_sequence(), 1u);

  Store restored(types());
  const RestoreReport report = restored.restore({}, journal);
  EXPECT_EQ(report.fault, "");
  ASSERT_NE(restored.collection<Note>(kHome).find("a"), nullptr);
  EXPECT_EQ(restored.collection<Note>(kHome).find("a")->text, "first");
  EXPECT_EQ(restored.digest(), store.digest());
}

TEST(Store, LeavesOutAJournalThatNobodyKeeps) {
  Store store(types());
  store.leave_out_journal();
  store.collection<Note>(kHome).put("a", {"first", 1});
  EXPECT_EQ(store.commit({.cause = "test"}), "");
  EXPECT_EQ(store.last_sequence(), 1u);
  EXPECT_EQ(store.history().moments().size(), 1u);
  std::vector<std::string> pieces;
  for (auto& [piece, bytes] : store.take_changed_pieces()) pieces.push_back(std::move(bytes));
  Store restored(types());
  EXPECT_EQ(restored.restore(pieces, "").fault, "");
  EXPECT_EQ(restored.digest(), store.digest());
}

TEST(Store, RollsBackToASavepoint) {
  Store store(types());
  Collection<Note>& notes = store.collection<Note>(kHome);
  notes.put("a", {"one", 1});
  notes.put("b", {"two", 2});
  store.commit({});
  const uint64_t before = store.digest();

  notes.put("c", {"kept", 3});
  const Store::Savepoint savepoint = store.savepoint();
  notes.put("a", {"replaced", 9});
  notes.update("b", [](Note& note) { note.rank = 7; });
  notes.erase("c");
  store.collection<Note>(kAway).put("z", {"elsewhere", 1});
  notes.erase_prefix("");
  store.rollback_to(savepoint);

  EXPECT_EQ(notes.find("a")->text, "one");
  EXPECT_EQ(notes.find("b")->rank, 2);
  EXPECT_NE(notes.find("c"), nullptr);
  EXPECT_TRUE(store.collection<Note>(kAway).empty());
  store.rollback_to(0);
  EXPECT_EQ(store.digest(), before);
}

TEST(Store, TakesBackARecordErasedAndPutAgain) {
  Store store(types());
  Collection<Note>& notes = store.collection<Note>(kHome);
  const std::string key(40, 'k');
  notes.put(key, {"one", 1});
  store.commit({});
  const uint64_t before = store.digest();
  notes.erase(key);
  notes.put(key, {"two", 2});
  notes.erase(key);
  notes.put(key, {"three", 3});
  const Store::Savepoint savepoint = store.savepoint();
  notes.erase(key);
  store.rollback_to(savepoint);
  EXPECT_EQ(notes.find(key)->text, "three");
  store.rollback_to(0);
  EXPECT_EQ(store.digest(), before);

  notes.erase(key);
  notes.put(key, {"four", 4});
  notes.erase(key);
  const uint64_t sequence = store.last_sequence();
  EXPECT_FALSE(store.commit({}).empty());
  EXPECT_EQ(store.last_sequence(), sequence + 1);
  EXPECT_EQ(notes.find(key), nullptr);
}

TEST(Store, ABatchWithoutDurableChangesWritesNothing) {
  Store store(types());
  EXPECT_EQ(store.commit({}), "");
  store.collection<NoteByRank>(kHome).put("1", {"a"});
  EXPECT_EQ(store.commit({}), "");
  EXPECT_EQ(store.last_sequence(), 0u);
}

TEST(Store, RangesByPrefixAreInOrder) {
  Store store(types());
  Collection<Note>& notes = store.collection<Note>(kHome);
  for (const char* key : {"q/3", "p/1", "q/1", "q", "r/0", "q/2"}) notes.put(key, {key, 0});
  std::string seen;
  for (const auto& [key, note] : notes.prefix("q/")) seen += key + " ";
  EXPECT_EQ(seen, "q/1 q/2 q/3 ");
  EXPECT_TRUE(notes.prefix("s").empty());
}

TEST(Store, AForkSharesNothing) {
  Store store(types());
  store.collection<Note>(kHome).put("a", {"one", 1});
  store.commit({});
  const std::unique_ptr<Store> fork = store.fork();
  EXPECT_EQ(fork->digest(), store.digest());
  fork->collection<Note>(kHome).put("a", {"changed", 1});
  fork->commit({});
  EXPECT_EQ(store.collection<Note>(kHome).find("a")->text, "one");
  EXPECT_NE(fork->digest(), store.digest());
}

TEST(Store, ACheckpointReplacesTheJournalBeforeIt) {
  Store store(types());
  store.collection<Note>(kHome).put("a", {"one", 1});
  std::string journal = store.commit({});
  std::map<size_t, std::string> pieces = store.take_changed_pieces();
  store.collection<Note>(kHome).put("b", {"two", 2});
  journal += store.commit({});

  std::vector<std::string> kept;
  for (const auto& [number, bytes] : pieces) kept.push_back(bytes);
  Store restored(types());
  // The journal still holds the first commit, which the checkpoint has too: it is passed over.
  const RestoreReport report = restored.restore(kept, journal);
  EXPECT_EQ(report.fault, "");
  EXPECT_EQ(report.last_sequence, 2u);
  EXPECT_EQ(restored.digest(), store.digest());
}

TEST(Store, OnlyChangedPiecesAreWrittenAgain) {
  Store store(types());
  for (int i = 0; i < 500; ++i)
    store.collection<Note>(kHome).put("key" + std::to_string(i), {"text", i});
  store.commit({});
  EXPECT_EQ(store.take_changed_pieces().size(), Store::kPieceCount);
  store.collection<Note>(kHome).put("key1", {"changed", 1});
  store.commit({});
  EXPECT_LE(store.take_changed_pieces().size(), 2u);
}

TEST(Store, ADamagedJournalLoadsUpToTheLastWholeCommit) {
  Store store(types());
  std::string journal;
  std::vector<uint64_t> digests{store.digest()};
  std::vector<size_t> ends{0};
  for (int i = 0; i < 5; ++i) {
    store.collection<Note>(kHome).put("a" + std::to_string(i), {"text", i});
    journal += store.commit({});
    ends.push_back(journal.size());
    digests.push_back(store.digest());
  }
  for (size_t cut = 0; cut <= journal.size(); ++cut) {
    size_t whole = 0;
    while (whole + 1 < ends.size() && ends[whole + 1] <= cut) ++whole;
    Store restored(types());
    const RestoreReport report = restored.restore({}, std::string_view(journal).substr(0, cut));
    EXPECT_EQ(report.last_sequence, whole) << "cut at " << cut;
    EXPECT_EQ(restored.digest(), digests[whole]) << "cut at " << cut;
    EXPECT_EQ(report.fault.empty(), cut == ends[whole]) << "cut at " << cut;
  }
  for (size_t position = 0; position < journal.size(); ++position) {
    std::string damaged = journal;
    damaged[position] = static_cast<char>(damaged[position] ^ 0x10);
    size_t whole = 0;
    while (ends[whole + 1] <= position) ++whole;
    Store restored(types());
    const RestoreReport report = restored.restore({}, damaged);
    EXPECT_EQ(report.last_sequence, whole) << "damaged at " << position;
    EXPECT_NE(report.fault, "") << "damaged at " << position;
  }
}

TEST(Store, AJournalWithAMissingCommitStopsBeforeTheGap) {
  Store store(types());
  std::vector<std::string> commits;
  for (int i = 0; i < 3; ++i) {
    store.collection<Note>(kHome).put("a", {"text", i});
    commits.push_back(store.commit({}));
  }
  Store restored(types());
  const RestoreReport report = restored.restore({}, commits[0] + commits[2]);
  EXPECT_EQ(report.last_sequence, 1u);
  EXPECT_NE(report.fault, "");
}

/// Random batches, rollbacks, checkpoints and crashes: what is restored equals what was committed.
TEST(Store, RandomCommitsAndCrashesRestoreTheCommittedState) {
  for (uint64_t seed = 1; seed <= 60; ++seed) {
    Random random(seed);
    auto store = std::make_unique<Store>(types());
    std::map<size_t, std::string> pieces;
    std::string journal;
    std::map<std::string, int64_t> committed;  // the model: scope and key -> rank
    for (int step = 0; step < 120; ++step) {
      std::map<std::string, int64_t> changed = committed;
      for (uint64_t change = random.below(6); change > 0; --change) {
        const bool home = random.below(2) == 0;
        Collection<Note>& notes = store->collection<Note>(home ? kHome : kAway);
        const std::string key = "k" + std::to_string(random.below(25));
        const std::string model_key = (home ? "h" : "a") + key;
        if (random.below(3) == 0) {
          EXPECT_EQ(notes.erase(key), changed.erase(model_key) > 0);
        } else {
          const auto rank = static_cast<int64_t>(random.below(1000));
          notes.put(key, {"text" + std::to_string(rank), rank});
          changed[model_key] = rank;
        }
      }
      if (random.below(4) == 0) {
        store->rollback_to(0);
      } else {
        journal += store->commit(
            {.time = from_millis(step), .cause = "step", .random_state = random.state()});
        committed = changed;
      }
      if (random.below(10) == 0) {
        for (auto& [number, bytes] : store->take_changed_pieces())
          pieces[number] = std::move(bytes);
        if (random.below(2) == 0) journal.clear();
      }
      if (random.below(8) == 0) {
        const uint64_t digest = store->digest();
        const uint64_t sequence = store->last_sequence();
        if (random.below(2) == 0) journal += std::string(random.below(7), '\x01');  // a torn write
        store = std::make_unique<Store>(types());
        std::vector<std::string> kept;
        for (const auto& [number, bytes] : pieces) kept.push_back(bytes);
        const RestoreReport report = store->restore(kept, journal);
        ASSERT_EQ(report.last_sequence, sequence) << "seed " << seed << " step " << step;
        ASSERT_EQ(store->digest(), digest) << "seed " << seed << " step " << step;
        size_t records = 0;
        for (const Scope& scope : {kHome, kAway}) {
          for (const auto& [key, note] : store->collection<Note>(scope)) {
            ++records;
            ASSERT_EQ(committed.at((scope == kHome ? "h" : "a") + key), note.rank);
          }
        }
        ASSERT_EQ(records, committed.size());
        // The host cuts the torn tail off by writing a new checkpoint.
        for (auto& [number, bytes] : store->take_changed_pieces())
          pieces[number] = std::move(bytes);
        journal.clear();
      }
    }
  }
}

enum class Colour : uint8_t { kRed, kGreen };

TEST(Record, AChoicePastTheLastIsAFault) {
  RecordWriter out;
  out.u64(1);
  out.u64(2);
  out.u64(0);
  RecordReader in(out.bytes());
  EXPECT_EQ(in.choice(Colour::kGreen), Colour::kGreen);
  EXPECT_TRUE(in.ok());
  EXPECT_EQ(in.choice(Colour::kGreen), Colour::kRed);
  EXPECT_FALSE(in.ok());
}

TEST(Record, DocumentsNestSoDeepAndNoDeeper) {
  const auto reads = [](const Document& value) {
    RecordWriter out;
    out.document(value);
    RecordReader in(out.bytes());
    return in.document() == value && in.ok();
  };
  const Document kinds = {{"text", std::string(300, 'x')},
                          {"numbers", {0, -1, 70'000, int64_t{1} << 40, 1.5, -0.0}},
                          {"rest", {nullptr, true, Document::binary({1, 2}), Document::object()}},
                          {"many", std::vector<int>(300, 7)}};
  EXPECT_TRUE(reads(kinds));
  Document deep = 1;
  for (int depth = 1; depth <= kRecordDepthMax; ++depth)
    deep = depth % 2 == 0 ? Document{{"d", deep}} : Document::array({deep});
  EXPECT_TRUE(reads(deep));
  EXPECT_FALSE(reads(Document::array({deep})));
  // So deep that to read it would be the end.
  RecordWriter out;
  out.text(std::string(1'000'000, '\x81') + '\x01');
  RecordReader in(out.bytes());
  EXPECT_TRUE(in.document().is_null());
  EXPECT_FALSE(in.ok());
}

TEST(Record, RoundTripsEveryField) {
  RecordWriter out;
  out.u64(0);
  out.u64(UINT64_MAX);
  out.i64(INT64_MIN);
  out.i64(-1);
  out.number(-0.1);
  out.text(std::string("a\0b", 3));
  out.boolean(true);
  out.document({{"k", Document::binary({1, 2})}});
  RecordReader in(std::string_view{});
  const std::string bytes = out.take();
  RecordReader reader(bytes);
  EXPECT_EQ(reader.u64(), 0u);
  EXPECT_EQ(reader.u64(), UINT64_MAX);
  EXPECT_EQ(reader.i64(), INT64_MIN);
  EXPECT_EQ(reader.i64(), -1);
  EXPECT_EQ(reader.number(), -0.1);
  EXPECT_EQ(reader.text(), std::string("a\0b", 3));
  EXPECT_TRUE(reader.boolean());
  EXPECT_EQ(reader.document(), Document({{"k", Document::binary({1, 2})}}));
  EXPECT_TRUE(reader.ok() && reader.at_end());
  for (size_t cut = 0; cut < bytes.size(); ++cut) {
    RecordReader torn(std::string_view(bytes).substr(0, cut));
    torn.u64(), torn.u64(), torn.i64(), torn.i64(), torn.number(), torn.text(), torn.boolean(),
        torn.document();
    EXPECT_FALSE(torn.ok()) << cut;
  }
}

TEST(KeyBuilder, OrdersAsItsPartsDo) {
  const std::string keys[] = {KeyBuilder().text("").u64(1).take(),
                              KeyBuilder().text("a").u64(0).take(),
                              KeyBuilder().text("a").u64(255).take(),
                              KeyBuilder().text("a").u64(256).take(),
                              KeyBuilder().text(std::string("a\0", 2)).u64(0).take(),
                              KeyBuilder().text("a\x01").u64(0).take(),
                              KeyBuilder().text("ab").u64(0).take(),
                              KeyBuilder().text("b").u64(0).take()};
  for (size_t i = 0; i + 1 < std::size(keys); ++i) EXPECT_LT(keys[i], keys[i + 1]) << i;
  EXPECT_LT(KeyBuilder().instant(from_millis(-5)).take(),
            KeyBuilder().instant(from_millis(3)).take());
}

}  // namespace
}  // namespace cloudtab
