#include "core/engine/collection.h"

#include "core/base/hash.h"
#include "core/engine/store.h"

namespace cloudtab {

namespace {

/// The undo log's room that is kept from one batch to the next.
constexpr size_t kUndoKept = 1024;

}  // namespace

CollectionBase::CollectionBase(Store& store, Scope scope, const RecordType& type)
    : store_(&store), scope_(std::move(scope)), type_(type) {
  name_hash_ = fnv1a64(type_.collection);
  name_hash_ = fnv1a64(scope_.account, name_hash_);
  name_hash_ = fnv1a64(scope_.region, name_hash_);
}

CollectionBase::~CollectionBase() { clear(); }

bool CollectionBase::erase(std::string_view key) {
  RecordNode* node = records_.find(key);
  if (node == nullptr) return false;
  take_out(node);
  return true;
}

size_t CollectionBase::erase_prefix(std::string_view prefix) {
  size_t count = 0;
  const RecordPlace* place = records_.lower_bound(prefix);
  const RecordPlace* end = records_.end_of_prefix(prefix);
  while (place != end) {
    auto* node = const_cast<RecordNode*>(static_cast<const RecordNode*>(place));
    place = place->next();
    take_out(node);
    ++count;
  }
  return count;
}

RecordNode& CollectionBase::put_node(std::string_view key, RecordNode* node) {
  RecordNode* place = records_.find_or_link(key, node);
  if (place == node) {
    note({.node = node, .before = nullptr, .erased = false});
  } else {
    type_.exchange(*place, *node);
    note({.node = place, .before = node, .erased = false});
  }
  return *place;
}

RecordNode* CollectionBase::node_to_change(std::string_view key) {
  RecordNode* node = records_.find(key);
  if (node != nullptr) note({.node = node, .before = type_.copy(*node), .erased = false});
  return node;
}

void CollectionBase::take_out(RecordNode* node) {
  records_.unlink(node);
  note({.node = node, .before = nullptr, .erased = true});
}

void CollectionBase::note(Undo undo) {
  store_->changes_.push_back({this, undo_.size()});
  undo_.push_back(undo);
}

void CollectionBase::undo_last() {
  const Undo undo = undo_.back();
  undo_.pop_back();
  if (undo.erased) {
    records_.link(undo.node);
  } else if (undo.before != nullptr) {
    type_.exchange(*undo.node, *undo.before);
    type_.destroy(undo.before);
  } else {
    records_.unlink(undo.node);
    type_.destroy(undo.node);
  }
}

void CollectionBase::forget_undo() {
  for (const Undo& undo : undo_) {
    if (undo.before != nullptr) type_.destroy(undo.before);
    if (undo.erased) type_.destroy(undo.node);
  }
  undo_.clear();
  if (undo_.capacity() > kUndoKept) undo_.shrink_to_fit();
}

bool CollectionBase::encode_record(std::string_view key, RecordWriter& out) const {
  const RecordNode* node = type_.derived ? nullptr : records_.find(key);
  if (node != nullptr) type_.encode(*node, out);
  return node != nullptr;
}

bool CollectionBase::load(std::string_view key, std::string_view bytes, uint32_t version) {
  if (type_.derived) return false;
  RecordReader in(bytes);
  RecordNode* node = type_.decode(in, version);
  if (node == nullptr) return false;
  RecordNode* place = records_.find_or_link(key, node);
  if (place == node) return true;
  type_.exchange(*place, *node);
  type_.destroy(node);
  return true;
}

void CollectionBase::load_erase(std::string_view key) {
  RecordNode* node = records_.find(key);
  if (node == nullptr) return;
  records_.unlink(node);
  type_.destroy(node);
}

bool CollectionBase::encode_before(size_t index, RecordWriter& out) const {
  const Undo& undo = undo_[index];
  const RecordNode* node = undo.erased ? undo.node : undo.before;
  if (type_.derived || node == nullptr) return false;
  type_.encode(*node, out);
  return true;
}

bool CollectionBase::put_encoded(std::string_view key, std::string_view bytes, uint32_t version) {
  if (type_.derived || version > type_.version) return false;
  RecordReader in(bytes);
  RecordNode* node = type_.decode(in, version);
  if (node == nullptr) return false;
  put_node(key, node);
  return in.at_end();
}

void CollectionBase::clear() {
  forget_undo();
  records_.destroy_all(type_.destroy);
}

void CollectionBase::for_each_encoded(
    const std::function<void(std::string_view key, std::string bytes)>& visit) const {
  if (type_.derived) return;
  for (auto place = records_.first(); place != records_.end(); place = place->next()) {
    const auto& node = static_cast<const RecordNode&>(*place);
    RecordWriter out;
    type_.encode(node, out);
    visit(node.first, out.take());
  }
}

std::unique_ptr<CollectionBase> CollectionBase::clone(Store& store) const {
  std::unique_ptr<CollectionBase> copy = type_.make(store, scope_, type_);
  for (auto place = records_.first(); place != records_.end(); place = place->next()) {
    const auto& node = static_cast<const RecordNode&>(*place);
    copy->records_.find_or_link(node.first, type_.copy(node));
  }
  return copy;
}

}  // namespace cloudtab
