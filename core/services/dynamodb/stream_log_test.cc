#include "core/services/dynamodb/stream_log.h"

#include <array>
#include <set>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "core/services/dynamodb/sequence_number.h"
#include "core/services/dynamodb/shard_iterator.h"

namespace cloudtab::dynamodb {
namespace {

constexpr Instant kStart = from_millis(1'767'225'600'000);

class StreamLogs : public ::testing::Test {
 protected:
  StreamLogs()
      : types_{&record_type<StreamRecord>(),
               &record_type<ShardRecord>(),
               &record_type<ChangeRecord>()},
        store_(types_) {
    stream_.number = 7;
  }

  StreamLog log() { return StreamLog(store_, scope_, stream_); }
  uint64_t append(Instant at, uint32_t hash = 0) {
    StreamLog log = this->log();
    log.settle(at);
    ChangeRecord change;
    change.time = at;
    return log.append(hash, std::move(change));
  }
  std::vector<ShardRecord> shards() {
    std::vector<ShardRecord> all;
    for (const auto& [key, shard] : log().shards()) all.push_back(shard);
    return all;
  }
  size_t changes() { return store_.collection<ChangeRecord>(scope_).size(); }

  std::array<const RecordType*, 3> types_;
  Store store_;
  Scope scope_{"000000000000", "us-east-1"};
  StreamRecord stream_;
};

TEST_F(StreamLogs, ShardsRollAfterFourHoursAndGoADayLater) {
  log().open(1, kStart);
  EXPECT_EQ(append(kStart + 1h), 2u);
  EXPECT_EQ(append(kStart + 4h - 1ms), 3u);
  ASSERT_EQ(shards().size(), 1u);
  EXPECT_EQ(append(kStart + 4h), 6u);
  const std::vector<ShardRecord> two = shards();
  ASSERT_EQ(two.size(), 2u);
  EXPECT_EQ(two[0].start, 1u);
  EXPECT_EQ(two[0].end, 4u);
  EXPECT_EQ(*two[0].closed, kStart + 4h);
  EXPECT_EQ(two[1].start, 5u);
  EXPECT_EQ(two[1].parent_id, two[0].id);
  EXPECT_TRUE(two[1].is_open());
  EXPECT_EQ(changes(), 3u);

  log().settle(kStart + 28h);
  EXPECT_EQ(changes(), 1u);
  const std::vector<ShardRecord> left = shards();
  ASSERT_EQ(left.size(), 7u);
  EXPECT_EQ(left[0].id, two[1].id);
  EXPECT_EQ(left[0].parent_id, two[0].id);
  EXPECT_EQ(left.back().opened, kStart + 28h);
}

TEST_F(StreamLogs, ALongTimeWithoutChangesCostsNoMore) {
  log().open(2, kStart);
  append(kStart);
  const Instant late = kStart + 24h * 3650;
  log().settle(late);
  const std::vector<ShardRecord> all = shards();
  EXPECT_LE(all.size(), 16u);
  EXPECT_EQ(changes(), 0u);
  size_t open = 0;
  for (const ShardRecord& shard : all) open += shard.is_open() ? 1 : 0;
  EXPECT_EQ(open, 2u);
  EXPECT_GT(all.back().opened + 4h, late);
  EXPECT_GT(append(late), 3u);
}

TEST_F(StreamLogs, SplitsKeepEveryHashInOneShard) {
  log().open(1, kStart);
  append(kStart, 5);
  log().grow(3, kStart + 1min);
  const std::vector<ShardRecord> all = shards();
  ASSERT_EQ(all.size(), 5u);
  EXPECT_EQ(all[1].parent_id, all[0].id);
  EXPECT_EQ(all[2].parent_id, all[0].id);
  for (const uint32_t hash :
       {0u, 0x3fffffffu, 0x40000000u, 0x7fffffffu, 0x80000000u, 0xffffffffu}) {
    size_t covering = 0;
    for (const ShardRecord& shard : all) covering += shard.is_open() && shard.covers(hash) ? 1 : 0;
    EXPECT_EQ(covering, 1u) << hash;
    append(kStart + 2min, hash);
  }
  std::set<std::string> ids;
  for (const ShardRecord& shard : all) ids.insert(shard.id);
  EXPECT_EQ(ids.size(), 5u);
  EXPECT_EQ(all[0].id.substr(0, 29), "shardId-00000001767225600000-");
}

TEST_F(StreamLogs, CloseAndErase) {
  log().open(3, kStart);
  append(kStart, 0xffffffff);
  log().close(kStart + 1s);
  for (const ShardRecord& shard : shards()) EXPECT_FALSE(shard.is_open());
  log().settle(kStart + 24h);
  EXPECT_EQ(shards().size(), 3u);
  log().settle(kStart + 24h + 1s);
  EXPECT_TRUE(shards().empty());
  EXPECT_EQ(changes(), 0u);
}

TEST(SequenceNumbers, AreTheServicesSort) {
  const SequenceNumbers numbers("orders/2026-01-01T00:00:00.000");
  std::string last;
  for (const uint64_t count : {1ull, 2ull, 9ull, 10ull, 999999999999ull}) {
    const std::string text = numbers.text(count);
    EXPECT_GE(text.size(), 21u);
    EXPECT_LE(text.size(), 40u);
    EXPECT_TRUE(last.size() < text.size() || last < text);
    EXPECT_EQ(numbers.count(text), count);
    last = text;
  }
  for (const char* bad : {"",
                          "1",
                          "000000000000000000001",
                          "100000000000000000001",
                          "12345678901234567890x",
                          "9999999999999999999999999999999999999999"}) {
    EXPECT_FALSE(numbers.count(bad)) << bad;
  }
}

TEST(ShardIterators, AreReadAsWritten) {
  const ShardIterator iterator{"arn:aws:dynamodb:r:1:table/t/stream/l", "shardId-1", 300, kStart};
  const std::string text = iterator.text();
  EXPECT_EQ(text.substr(0, 40), "arn:aws:dynamodb:r:1:table/t/stream/l|1|");
  const auto read = ShardIterator::parse(text);
  ASSERT_TRUE(read.ok());
  EXPECT_EQ(read->stream_arn, iterator.stream_arn);
  EXPECT_EQ(read->shard_id, iterator.shard_id);
  EXPECT_EQ(read->next, iterator.next);
  EXPECT_EQ(read->issued, iterator.issued);
  for (size_t at = 0; at < text.size(); ++at) {
    std::string bad = text;
    bad[at] = bad[at] == 'A' ? 'B' : 'A';
    EXPECT_FALSE(ShardIterator::parse(bad).ok()) << at;
    EXPECT_FALSE(ShardIterator::parse(text.substr(0, at)).ok()) << at;
  }
}

}  // namespace
}  // namespace cloudtab::dynamodb
