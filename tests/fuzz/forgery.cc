#include "tests/fuzz/forgery.h"

#include <cstdint>
#include <iterator>
#include <utility>

#include "core/base/ensure.h"
#include "core/engine/journal.h"
#include "core/engine/record.h"

namespace cloudtab::fuzz {

namespace {

constexpr uint64_t kSnapshotFormat = 1;

/// What numbers go wrong at.
constexpr int64_t kNumbers[] = {0,
                                1,
                                -1,
                                2,
                                100,
                                0x7FFFFFFF,
                                0x80000000,
                                0xFFFFFFFF,
                                1'767'225'600,
                                1'767'225'600'000,
                                253'402'300'800'000,
                                int64_t{1} << 53,
                                INT64_MAX,
                                INT64_MIN};

int64_t some_number(Random& random) { return kNumbers[random.below(std::size(kNumbers))]; }

Document some_value(Random& random) {
  switch (random.below(11)) {
    case 0:
      return nullptr;
    case 1:
      return "";
    case 2:
      return "x";
    case 3:
      return some_number(random);
    case 4:
      return 1e300;
    case 5:
      return random.below(2) == 0;
    case 6:
      return Document::array();
    case 7:
      return Document::object();
    case 8:
      return Document::array({nullptr, 1, "x", Document::object()});
    case 9:
      return {{"x", 1}};
    default: {
      Document deep = "x";
      for (int i = 0; i < 200; ++i) deep = Document::array({std::move(deep)});
      return deep;
    }
  }
}

/// A part of the document, at any depth.
Document* some_part(Document& document, Random& random) {
  Document* part = &document;
  while (part->is_structured() && !part->empty() && random.below(4) != 0)
    part = &*std::next(part->begin(), static_cast<int64_t>(random.below(part->size())));
  return part;
}

void change_document(Document& document, Random& random) {
  Document& part = *some_part(document, random);
  switch (random.below(5)) {
    case 0:
      if (part.is_object() && !part.empty()) {
        part.erase(std::next(part.begin(), static_cast<int64_t>(random.below(part.size()))));
        return;
      }
      break;
    case 1:
      if (part.is_array() && !part.empty()) {
        part.push_back(part[random.below(part.size())]);
        return;
      }
      break;
    case 2: {
      const Document other = *some_part(document, random);
      part = other;
      return;
    }
    default:
      break;
  }
  part = some_value(random);
}

/// Where a document stands in a record's bytes: behind a length that fits. None: npos.
size_t document_at(std::string_view bytes, size_t from, Document& document, size_t& end) {
  for (size_t at = from; at < bytes.size(); ++at) {
    RecordReader in(bytes.substr(at));
    const std::string_view inside = in.view();
    if (!in.ok() || inside.empty()) continue;
    const auto major = static_cast<unsigned char>(inside[0]) >> 5;
    if (major != 4 && major != 5) continue;
    document = Document::from_cbor(inside, true, false);
    if (document.is_discarded()) continue;
    end = static_cast<size_t>(inside.data() - bytes.data()) + inside.size();
    return at;
  }
  return std::string_view::npos;
}

}  // namespace

Forgery Forgery::of(std::string_view snapshot) {
  Forgery forgery;
  std::string_view payload;
  ENSURE(take_frame(snapshot, payload) == FrameState::kWhole);
  RecordReader in(payload);
  ENSURE(in.u64() == kSnapshotFormat);
  forgery.time_millis = in.i64();
  while (!in.at_end()) {
    Record record;
    record.scope.account = in.text();
    record.scope.region = in.text();
    record.collection = in.text();
    record.version = in.u64();
    for (uint64_t left = in.u64(); left > 0; --left) {
      record.key = in.text();
      record.bytes = in.text();
      forgery.records.push_back(record);
    }
  }
  ENSURE(in.ok());
  return forgery;
}

std::string Forgery::snapshot() const {
  RecordWriter out;
  out.u64(kSnapshotFormat);
  out.i64(time_millis);
  for (const Record& record : records) {
    out.text(record.scope.account);
    out.text(record.scope.region);
    out.text(record.collection);
    out.u64(record.version);
    out.u64(1);
    out.text(record.key);
    out.text(record.bytes);
  }
  std::string framed;
  append_frame(framed, out.bytes());
  return framed;
}

void Forgery::change_bytes(Record& record, Random& random) {
  std::string& bytes = record.bytes;
  Document document;
  size_t end = 0;
  const size_t at = document_at(bytes, 0, document, end);
  if (at != std::string::npos && random.below(4) != 0) {
    for (uint64_t changes = 1 + random.below(2); changes > 0; --changes)
      change_document(document, random);
    RecordWriter out;
    out.document(document);
    bytes.replace(at, end - at, out.bytes());
    return;
  }
  const size_t place = random.below(bytes.size() + 1);
  switch (random.below(4)) {
    case 0: {
      RecordWriter out;
      out.i64(some_number(random));
      bytes.replace(place, 1 + random.below(6), out.bytes());
      break;
    }
    case 1:
      bytes.resize(place);
      break;
    case 2:
      if (place < bytes.size()) bytes[place] = static_cast<char>(random.below(256));
      break;
    default: {
      // A bit of another record.
      const std::string& other = records[random.below(records.size())].bytes;
      const size_t from = random.below(other.size() + 1);
      const std::string piece = other.substr(from, random.below(30));
      bytes.replace(place, piece.size(), piece);
    }
  }
}

std::vector<std::string> Forgery::change(Random& random) {
  std::vector<std::string> changed;
  for (uint64_t changes = 1 + random.below(3); changes > 0 && !records.empty(); --changes) {
    const size_t index = random.below(records.size());
    Record& record = records[index];
    changed.push_back(record.collection);
    const Record& other = records[random.below(records.size())];
    switch (random.below(12)) {
      case 0:
        records.erase(records.begin() + static_cast<int64_t>(index));
        break;
      case 1: {
        Record again = record;
        again.key = other.key;
        records.push_back(std::move(again));
        break;
      }
      case 2:
        for (const Record& like : records) {
          if (like.collection != record.collection || like.key == record.key) continue;
          record.bytes = like.bytes;
          break;
        }
        break;
      case 3:
        record.scope.region = random.below(2) == 0 ? "eu-west-1" : "";
        break;
      case 4:
        if (!record.key.empty())
          record.key[random.below(record.key.size())] = static_cast<char>(random.below(256));
        break;
      default:
        change_bytes(record, random);
    }
  }
  if (random.below(40) == 0) time_millis = some_number(random);
  return changed;
}

}  // namespace cloudtab::fuzz
