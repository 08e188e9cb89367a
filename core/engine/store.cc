#include "core/engine/store.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string>
#include <utility>

#include "core/base/hash.h"
#include "core/engine/clock.h"
#include "core/engine/journal.h"

namespace cloudtab {

namespace {

/// Versions of the payloads below; the first field of each.
constexpr uint64_t kCommitFormat = 1;
constexpr uint64_t kPieceFormat = 1;
constexpr uint64_t kSnapshotFormat = 1;

/// What most commits fit in.
constexpr size_t kCommitBytesUsual = 1024;

enum class ChangeKind : uint64_t { kErase = 0, kPut = 1 };

void write_collection(RecordWriter& out, const Scope& scope, std::string_view collection) {
  out.text(scope.account);
  out.text(scope.region);
  out.text(collection);
}

/// `==` calls out to compare even a dozen bytes; an operation looks at two dozen scopes.
bool same_text(const std::string& a, const std::string& b) {
  const size_t length = a.size();
  if (length != b.size()) return false;
  uint64_t word_of_a = 0;
  uint64_t word_of_b = 0;
  constexpr size_t kWord = sizeof word_of_a;
  const auto differ_at = [&](size_t at) {
    std::memcpy(&word_of_a, a.data() + at, kWord);
    std::memcpy(&word_of_b, b.data() + at, kWord);
    return word_of_a != word_of_b;
  };
  if (length < kWord) return a == b;
  for (size_t at = 0; at + kWord < length; at += kWord) {
    if (differ_at(at)) return false;
  }
  return !differ_at(length - kWord);
}

bool same_scope(const Scope& a, const Scope& b) {
  return same_text(a.account, b.account) && same_text(a.region, b.region);
}

}  // namespace

Store::Store(std::span<const RecordType* const> types) : piece_changed_(kPieceCount, true) {
  for (const RecordType* type : types) {
    const bool is_new = types_.emplace(type->collection, type).second;
    ENSURE(is_new);
  }
}

Store::~Store() = default;

/// What was asked for lately is found again by the address of its type, in one of a few
/// neighbouring slots: an operation asks for a dozen collections, the same ones each time.
CollectionBase& Store::find_or_make(const Scope& scope, const RecordType& type) {
  constexpr size_t kNeighbours = 4;
  // The types lie at even distances, of which a remainder would make few slots; so they are strewn.
  const uint64_t strewn = reinterpret_cast<uintptr_t>(&type) * 0x9E3779B97F4A7C15ull;
  CollectionBase** recent =
      &recent_[static_cast<size_t>(strewn >> 32) % (recent_.size() - kNeighbours + 1)];
  for (size_t i = 0; i < kNeighbours && recent[i] != nullptr; ++i) {
    if (&recent[i]->type() == &type && same_scope(recent[i]->scope(), scope)) return *recent[i];
  }
  const CollectionKey key{scope, type.collection};
  auto it = collections_.find(key);
  if (it == collections_.end()) {
    ENSURE(types_.contains(type.collection));
    it = collections_.emplace(key, type.make(*this, scope, type)).first;
  }
  std::copy_backward(recent, recent + kNeighbours - 1, recent + kNeighbours);
  recent[0] = it->second.get();
  return *recent[0];
}

std::vector<Scope> Store::scopes_of(const RecordType& type) const {
  std::vector<Scope> scopes;
  for (const auto& [key, collection] : collections_) {
    if (key.second == type.collection && collection->size() > 0) scopes.push_back(key.first);
  }
  return scopes;
}

void Store::rollback_to(Savepoint savepoint) {
  ENSURE(savepoint <= changes_.size());
  while (changes_.size() > savepoint) {
    changes_.back().collection->undo_last();
    changes_.pop_back();
  }
}

/// Each record that changed in this batch once, in the order of the first changes.
std::vector<Store::Written> Store::durable_changes() const {
  std::vector<Written> written;
  if (changes_.empty()) return written;
  // A hash table with open addressing: a slot holds one more than an index into `written`, or zero.
  size_t slot_count = 16;
  while (slot_count < 2 * changes_.size()) slot_count *= 2;
  std::vector<uint32_t> slots(slot_count);
  for (const Change& change : changes_) {
    if (change.collection->type().derived) continue;
    const std::string& key = change.collection->changed_key(change.index);
    const uint64_t place = place_of(*change.collection, key);
    const auto is_same = [&](const Written& other) {
      return other.place == place && other.collection == change.collection && *other.key == key;
    };
    size_t slot = static_cast<size_t>(place) % slot_count;
    while (slots[slot] != 0 && !is_same(written[slots[slot] - 1])) slot = (slot + 1) % slot_count;
    if (slots[slot] != 0) continue;
    written.push_back({change.collection, &key, change.index, place});
    slots[slot] = static_cast<uint32_t>(written.size());
  }
  return written;
}

std::string Store::commit(CommitInfo info) {
  const std::vector<Written> written = durable_changes();
  std::string journal;
  if (!written.empty()) {
    info.sequence = ++last_sequence_;
    for (const Written& change : written)
      piece_changed_[static_cast<size_t>(change.place % kPieceCount)] = true;
    if (writes_journal_) append_frame(journal, encode_commit(info, written));
    if (!travelled_to(info.cause)) {
      remember(info, images_before(written), std::max(info.time, last_commit_.time));
    }
    last_commit_ = std::move(info);
  }
  forget_batch();
  return journal;
}

std::string Store::encode_commit(const CommitInfo& info, const std::vector<Written>& written) {
  RecordWriter out;
  RecordWriter record;
  out.reserve(kCommitBytesUsual);
  record.reserve(kCommitBytesUsual);
  out.u64(kCommitFormat);
  out.u64(info.sequence);
  out.instant(info.time);
  out.text(info.cause);
  out.u64(info.random_state);
  out.u64(written.size());
  const CollectionBase* previous = nullptr;
  for (const auto& [collection, key, first, place] : written) {
    out.boolean(collection == previous);
    if (collection != previous)
      write_collection(out, collection->scope(), collection->type().collection);
    previous = collection;
    out.text(*key);
    record.clear();
    const bool is_there = collection->encode_record(*key, record);
    out.u64(static_cast<uint64_t>(is_there ? ChangeKind::kPut : ChangeKind::kErase));
    if (!is_there) continue;
    out.u64(collection->type().version);
    out.text(record.bytes());
  }
  return out.take();
}

/// What stands aside has none.
std::vector<Image> Store::images_before(const std::vector<Written>& written) {
  std::vector<Image> images;
  images.reserve(written.size());
  RecordWriter record;
  for (const auto& [collection, key, first, place] : written) {
    if (collection->type().aside) continue;
    record.clear();
    Image& image = images.emplace_back(Image{collection, *key, std::nullopt});
    if (collection->encode_before(first, record)) image.bytes.emplace(record.bytes());
  }
  return images;
}

void Store::forget_batch() {
  for (const Change& change : changes_) change.collection->forget_undo();
  changes_.clear();
}

/// A change of what stands aside only is no moment, unless it moved time.
void Store::remember(const CommitInfo& info, std::vector<Image> images, Instant before) {
  if (images.empty() && info.cause != kJumpCause) return;
  history_.add(Moment{.id = info.sequence,
                      .time = info.time,
                      .before = before,
                      .cause = info.cause,
                      .call = info.call,
                      .trace = info.trace,
                      .images = std::move(images)});
}

void Store::travel(size_t position) {
  while (history_.position() > position) exchange(history_.step_back());
  while (history_.position() < position) exchange(history_.step_forward());
}

void Store::exchange(Moment& moment) {
  for (Image& image : moment.images) {
    RecordWriter now;
    const bool is_there = image.collection->encode_record(image.key, now);
    const std::optional<std::string> then = std::exchange(
        image.bytes, is_there ? std::optional<std::string>(now.take()) : std::nullopt);
    if (then) {
      const bool is_whole =
          image.collection->put_encoded(image.key, *then, image.collection->type().version);
      ENSURE(is_whole);
    } else {
      image.collection->erase(image.key);
    }
    const auto size = [](const std::optional<std::string>& bytes) {
      return static_cast<int64_t>(bytes ? bytes->size() : 0);
    };
    history_.weigh(size(image.bytes) - size(then));
  }
}

std::string Store::snapshot(Instant time) const {
  RecordWriter out;
  out.u64(kSnapshotFormat);
  out.instant(time);
  for (const auto& entry : collections_) {
    const CollectionBase& collection = *entry.second;
    if (collection.type().derived || collection.type().aside || collection.size() == 0) continue;
    write_collection(out, collection.scope(), collection.type().collection);
    out.u64(collection.type().version);
    out.u64(collection.size());
    collection.for_each_encoded([&](std::string_view key, std::string bytes) {
      out.text(key);
      out.text(bytes);
    });
  }
  std::string framed;
  append_frame(framed, out.take());
  return framed;
}

Result<Instant> Store::replace(std::string_view snapshot) {
  const Error damaged{"DamagedSnapshot", "The snapshot is damaged, or of a newer version.", 400};
  std::string_view payload;
  if (take_frame(snapshot, payload) != FrameState::kWhole || !snapshot.empty()) return damaged;
  RecordReader in(payload);
  if (in.u64() != kSnapshotFormat) return damaged;
  const Instant time = in.instant();
  if (time < Instant{} || time > kTimeMax) return damaged;
  const Savepoint before = savepoint();
  for (const auto& [key, collection] : collections_) {
    if (!collection->type().derived && !collection->type().aside) collection->erase_prefix({});
  }
  bool is_whole = in.ok();
  while (is_whole && !in.at_end()) {
    CollectionBase* collection = read_collection(in);
    const auto version = static_cast<uint32_t>(in.u64());
    const uint64_t count = in.u64();
    is_whole = in.ok() && collection != nullptr && !collection->type().derived &&
               !collection->type().aside;
    for (uint64_t i = 0; is_whole && i < count; ++i) {
      const std::string_view key = in.view();
      const std::string_view bytes = in.view();
      is_whole = in.ok() && collection->put_encoded(key, bytes, version);
    }
  }
  if (is_whole) return time;
  rollback_to(before);
  return damaged;
}

uint64_t Store::place_of(const CollectionBase& collection, std::string_view key) {
  return fnv1a64(key, collection.name_hash_);
}

std::map<size_t, std::string> Store::take_changed_pieces() {
  ENSURE(changes_.empty());
  // The first piece is always written: its head carries the sequence number the checkpoint stands
  // for.
  piece_changed_[0] = true;
  std::map<size_t, RecordWriter> pieces;
  for (size_t piece = 0; piece < kPieceCount; ++piece) {
    if (!piece_changed_[piece]) continue;
    RecordWriter& out = pieces[piece];
    out.u64(kPieceFormat);
    out.u64(last_sequence_);
    out.instant(last_commit_.time);
    out.u64(last_commit_.random_state);
  }
  for (const auto& entry : collections_) {
    const CollectionBase& collection = *entry.second;
    collection.for_each_encoded([&](std::string_view record_key, std::string bytes) {
      const size_t piece = piece_of(collection, record_key);
      if (!piece_changed_[piece]) return;
      RecordWriter& out = pieces[piece];
      write_collection(out, collection.scope(), collection.type().collection);
      out.text(record_key);
      out.u64(collection.type().version);
      out.text(bytes);
    });
  }
  std::map<size_t, std::string> framed;
  for (auto& [piece, out] : pieces) append_frame(framed[piece], out.take());
  piece_changed_.assign(kPieceCount, false);
  return framed;
}

void Store::mark_all_pieces_changed() { piece_changed_.assign(kPieceCount, true); }

RestoreReport Store::restore(const std::vector<std::string>& pieces, std::string_view journal) {
  ENSURE(changes_.empty());
  for (const auto& [key, collection] : collections_) collection->clear();
  last_sequence_ = 0;
  last_commit_ = {};
  RestoreReport report;
  for (const std::string& piece : pieces) {
    std::string_view rest = piece;
    std::string_view payload;
    if (take_frame(rest, payload) != FrameState::kWhole || !load_piece(payload, report)) {
      report.fault = "a checkpoint piece is damaged";
    }
  }
  history_.start(last_sequence_, last_commit_.time);
  std::string_view rest = journal;
  std::string_view payload;
  FrameState state;
  while ((state = take_frame(rest, payload)) == FrameState::kWhole) {
    if (!apply_commit(payload, report)) {
      state = FrameState::kDamaged;
      break;
    }
  }
  if (state == FrameState::kDamaged) {
    report.fault = "the journal is damaged after commit " + std::to_string(last_sequence_) + ": " +
                   std::to_string(rest.size()) + " bytes were left out";
  }
  report.last_sequence = last_sequence_;
  report.last_time = last_commit_.time;
  report.random_state = last_commit_.random_state;
  mark_all_pieces_changed();
  return report;
}

bool Store::load_piece(std::string_view payload, RestoreReport& report) {
  RecordReader in(payload);
  if (in.u64() != kPieceFormat) return false;
  const uint64_t sequence = in.u64();
  const Instant time = in.instant();
  const uint64_t random_state = in.u64();
  if (sequence >= last_sequence_) {
    last_sequence_ = sequence;
    last_commit_.time = time;
    last_commit_.random_state = random_state;
  }
  while (in.ok() && !in.at_end()) {
    CollectionBase* collection = read_collection(in);
    const std::string_view key = in.view();
    const auto version = static_cast<uint32_t>(in.u64());
    const std::string_view bytes = in.view();
    if (!in.ok() || collection == nullptr || !collection->load(key, bytes, version)) return false;
    ++report.records_loaded;
  }
  return in.ok();
}

bool Store::apply_commit(std::string_view payload, RestoreReport& report) {
  RecordReader in(payload);
  if (in.u64() != kCommitFormat) return false;
  CommitInfo info;
  info.sequence = in.u64();
  info.time = in.instant();
  info.cause = in.text();
  info.random_state = in.u64();
  if (info.sequence <= last_sequence_) return in.ok();  // the checkpoint already holds it
  if (info.sequence != last_sequence_ + 1) return false;
  // First read all, then apply: a commit that does not decode changes nothing.
  struct Loaded {
    CollectionBase* collection;
    std::string_view key;
    ChangeKind kind;
    uint32_t version;
    std::string_view bytes;
  };
  std::vector<Loaded> changes;
  CollectionBase* collection = nullptr;
  for (uint64_t left = in.u64(); left > 0 && in.ok(); --left) {
    if (!in.boolean()) collection = read_collection(in);
    Loaded change{collection, in.view(), in.choice(ChangeKind::kPut), 0, {}};
    if (change.kind == ChangeKind::kPut) {
      change.version = static_cast<uint32_t>(in.u64());
      change.bytes = in.view();
    }
    if (collection == nullptr) return false;
    changes.push_back(change);
  }
  if (!in.ok()) return false;
  const std::optional<uint64_t> travelled = travelled_to(info.cause);
  std::vector<Image> images;
  if (travelled) {
    // The images follow; what the commit says of the records is the same.
    if (const std::optional<size_t> position = history_.position_of(*travelled)) {
      travel(*position);
      forget_batch();
    } else {
      history_.start(info.sequence, info.time);
    }
  }
  for (const Loaded& change : changes) {
    if (!travelled && !change.collection->type().aside) {
      RecordWriter before;
      Image& image =
          images.emplace_back(Image{change.collection, std::string(change.key), std::nullopt});
      if (change.collection->encode_record(change.key, before)) image.bytes = before.take();
    }
    if (change.kind == ChangeKind::kErase) {
      change.collection->load_erase(change.key);
    } else if (!change.collection->load(change.key, change.bytes, change.version)) {
      return false;
    }
    ++report.records_loaded;
  }
  if (!travelled) remember(info, std::move(images), std::max(info.time, last_commit_.time));
  last_sequence_ = info.sequence;
  last_commit_ = info;
  return true;
}

CollectionBase* Store::read_collection(RecordReader& in) {
  Scope scope;
  scope.account = in.text();
  scope.region = in.text();
  const auto type = types_.find(in.view());
  if (!in.ok() || type == types_.end()) return nullptr;
  return &find_or_make(scope, *type->second);
}

void Store::clear() {
  for (const auto& [key, collection] : collections_) collection->erase_prefix({});
}

void Store::clear_derived() {
  for (const auto& [key, collection] : collections_) {
    if (!collection->type().derived) continue;
    ENSURE(collection->undo_.empty());
    collection->clear();
  }
}

std::unique_ptr<Store> Store::fork() const {
  ENSURE(changes_.empty());
  std::vector<const RecordType*> types;
  for (const auto& [name, type] : types_) types.push_back(type);
  auto copy = std::make_unique<Store>(types);
  for (const auto& [key, collection] : collections_)
    copy->collections_.emplace(key, collection->clone(*copy));
  copy->last_sequence_ = last_sequence_;
  copy->last_commit_ = last_commit_;
  return copy;
}

uint64_t Store::digest() const {
  uint64_t hash = fnv1a64("cloudtab");
  for (const auto& [key, collection] : collections_) {
    const RecordType& type = collection->type();
    if (type.derived || type.aside || collection->size() == 0) continue;
    RecordWriter head;
    write_collection(head, collection->scope(), collection->type().collection);
    hash = fnv1a64(head.take(), hash);
    collection->for_each_encoded([&](std::string_view record_key, std::string bytes) {
      RecordWriter record;
      record.text(record_key);
      record.text(bytes);
      hash = fnv1a64(record.take(), hash);
    });
  }
  return hash;
}

}  // namespace cloudtab
