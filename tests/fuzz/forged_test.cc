// A link carries a snapshot, and anyone can forge one. What is taken of the many that differ from
// an honest one in a few records is then used for everything: calls of any operation, time
// that passes, another snapshot. Nothing may end the process or take long; a call that meets what
// cannot be is answered with InternalFailure.
//
// CLOUDTAB_FORGED_SEEDS: how many, or FIRST-LAST; CLOUDTAB_FORGED_TELL: say what is done.

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>
#include <unistd.h>
#include <vector>

#include <gtest/gtest.h>

#include "core/cloud/services.h"
#include "core/engine/random.h"
#include "core/engine/record.h"
#include "core/model/tables.h"
#include "tests/fuzz/forgery.h"
#include "tests/fuzz/rich_world.h"

namespace cloudtab::fuzz {
namespace {

constexpr uint64_t kSeeds = 100;
constexpr int kCallsEach = 30;
/// No seed may take longer, however slow the machine.
constexpr unsigned kSecondsMax = 300;

struct Operation {
  const model::Service* service;
  const model::Operation* operation;
};

std::vector<Operation> all_operations() {
  std::vector<Operation> all;
  for (const ServiceDefinition* definition : cloud_services()) {
    const model::Service* service = model::find_service(definition->id);
    for (const OperationEntry& entry : definition->operations)
      all.push_back({service, model::find_operation(*service, entry.name)});
  }
  return all;
}

/// A value of a shape: what the world knows under that name, mostly.
Document value_of(const model::Service& service,
                  model::ShapeIndex index,
                  std::string_view name,
                  const Vocabulary& words,
                  Random& random,
                  int depth) {
  if (index == model::kNoShape) return Document::object();
  const model::Shape& shape = service.shape(index);
  const bool is_structured = shape.kind == model::ShapeKind::kStructure ||
                             shape.kind == model::ShapeKind::kList ||
                             shape.kind == model::ShapeKind::kMap;
  if (const std::vector<Document>* known = words.find(name);
      known != nullptr && random.below(is_structured ? 2 : 20) != 0)
    return (*known)[random.below(known->size())];
  switch (shape.kind) {
    case model::ShapeKind::kStructure: {
      Document value = Document::object();
      for (const model::Member& member : shape.members) {
        const bool is_wanted = member.has(model::kRequired) || random.below(4) == 0;
        if (!is_wanted || depth > 6) continue;
        value[std::string(member.name)] =
            value_of(service, member.shape, member.name, words, random, depth + 1);
      }
      return value;
    }
    case model::ShapeKind::kList: {
      Document value = Document::array();
      if (depth <= 6)
        value.push_back(value_of(service, shape.members[0].shape, name, words, random, depth + 1));
      return value;
    }
    case model::ShapeKind::kMap:
      return Document::object();
    case model::ShapeKind::kBoolean:
      return random.below(2) == 0;
    case model::ShapeKind::kInteger:
    case model::ShapeKind::kLong:
      return 1 + random.below(10);
    case model::ShapeKind::kFloat:
    case model::ShapeKind::kDouble:
      return 1.5;
    case model::ShapeKind::kTimestamp:
      return 1'767'225'600;
    case model::ShapeKind::kBlob:
      return Document::binary({1, 2, 3});
    case model::ShapeKind::kString:
      break;
  }
  if (!shape.enum_values.empty())
    return std::string(shape.enum_values[random.below(shape.enum_values.size())]);
  return "x";
}

class Forged {
 public:
  Forged() {
    TestCloud cloud;
    words_ = make_rich_world(cloud);
    honest_ = cloud.machine().store().snapshot(cloud.now());
  }

  /// Whether the snapshot was taken.
  bool run(uint64_t seed, bool tell) {
    Random random(seed);
    Forgery forgery = Forgery::of(honest_);
    const std::vector<std::string> changed = forgery.change(random);
    if (tell) {
      std::fprintf(stderr, "seed %llu:", static_cast<unsigned long long>(seed));
      for (const std::string& name : changed) std::fprintf(stderr, " %s", name.c_str());
      std::fprintf(stderr, "\n");
    }
    TestCloud cloud({.ends_when_broken = false});
    const uint64_t before = cloud.machine().digest();
    const HttpResponse response = cloud.http({.method = "POST",
                                              .target = "/_cloudtab/snapshot",
                                              .headers = {},
                                              .body = forgery.snapshot()});
    if (response.status != 200) {
      EXPECT_EQ(cloud.machine().digest(), before);
      return false;
    }
    use(cloud, changed, random, tell);
    // A month is tens of thousands of timers, so it is not each time that one passes.
    cloud.advance(seed % 50 == 0 ? std::chrono::hours(24 * 31) : std::chrono::hours(0));
    cloud.advance(std::chrono::minutes(10));
    use(cloud, changed, random, tell);
    look(cloud);
    // What it has become is a whole cloud.
    const std::string again = cloud.machine().store().snapshot(cloud.now());
    cloud.http({.method = "POST", .target = "/_cloudtab/snapshot", .headers = {}, .body = again});
    return true;
  }

 private:
  /// Calls operations of the services whose records were changed, and of any.
  void use(TestCloud& cloud, const std::vector<std::string>& changed, Random& random, bool tell) {
    for (int i = 0; i < kCallsEach / 2; ++i) {
      const Operation& chosen = choose(changed, random);
      Document input = value_of(*chosen.service, chosen.operation->input, "", words_, random, 0);
      if (tell)
        std::fprintf(stderr,
                     "  %s %s %s\n",
                     std::string(chosen.service->id).c_str(),
                     std::string(chosen.operation->name).c_str(),
                     input.dump(-1, ' ', false, Document::error_handler_t::replace).c_str());
      const Result<Document> answer = cloud.call(chosen.service->id, chosen.operation->name, input);
      if (tell && !answer.ok()) std::fprintf(stderr, "    %s\n", answer.error().code.c_str());
    }
  }

  const Operation& choose(const std::vector<std::string>& changed, Random& random) const {
    const std::string& collection = changed[random.below(changed.size())];
    std::string service = collection.substr(0, collection.find('/'));
    if (service == "cfn") service = "cloudformation";
    const bool is_any = random.below(4) == 0;
    for (;;) {
      const Operation& chosen = operations_[random.below(operations_.size())];
      if (is_any || chosen.service->id.substr(0, service.size()) == service ||
          service == "engine" || random.below(operations_.size()) == 0)
        return chosen;
    }
  }

  /// Every page of the site.
  void look(TestCloud& cloud) const {
    for (const ServiceDefinition* definition : cloud_services()) {
      for (const ControlEntry& entry : definition->controls) {
        const std::string path =
            "/_cloudtab/" + std::string(definition->id) + "/" + std::string(entry.name);
        for (const char* query : {"", "?queue=work&table=tab&name=tab"})
          cloud.http({.method = "GET", .target = path + query, .headers = {}, .body = ""});
      }
    }
  }

  const std::vector<Operation> operations_ = all_operations();
  Vocabulary words_;
  std::string honest_;
};

TEST(Forged, TheHonestOneIsTaken) {
  TestCloud cloud;
  make_rich_world(cloud);
  const std::string snapshot = cloud.machine().store().snapshot(cloud.now());
  EXPECT_EQ(Forgery::of(snapshot).snapshot().empty(), false);
  TestCloud other;
  EXPECT_EQ(other
                .http({.method = "POST",
                       .target = "/_cloudtab/snapshot",
                       .headers = {},
                       .body = Forgery::of(snapshot).snapshot()})
                .status,
            200);
  EXPECT_EQ(other.machine().digest(), cloud.machine().digest());
}

/// An item of one attribute, a list in a list and so on.
std::string deep_item(int depth) {
  std::string value("\x04", 1);  // null
  for (int i = 0; i < depth; ++i) {
    RecordWriter list;
    list.text(std::string("\x01") + value);
    value = "\x05" + list.take();
  }
  return std::string("\x01\x01x", 3) + value;
}

class ForgedTest : public ::testing::Test {
 protected:
  void SetUp() override {
    TestCloud cloud;
    make_rich_world(cloud);
    forgery_ = Forgery::of(cloud.machine().store().snapshot(cloud.now()));
  }
  Forgery::Record& record_of(std::string_view collection) {
    for (Forgery::Record& record : forgery_.records) {
      if (record.collection == collection) return record;
    }
    ADD_FAILURE() << "no record of " << collection;
    return forgery_.records.front();
  }
  int restore(const Forgery& forgery) {
    return cloud_
        .http({.method = "POST",
               .target = "/_cloudtab/snapshot",
               .headers = {},
               .body = forgery.snapshot()})
        .status;
  }

  Forgery forgery_;
  TestCloud cloud_{MachineConfig{.ends_when_broken = false}};
};

TEST_F(ForgedTest, WhatContradictsItselfIsRefused) {
  struct Row {
    const char* what;
    const char* collection;
    void (*change)(Forgery::Record& record);
  };
  const Row rows[] = {
      {"an item nests deeper than readers go",
       "dynamodb/items",
       [](Forgery::Record& record) {
         RecordWriter out;
         out.text(deep_item(5000));
         record.bytes = out.take();
       }},
      {"an item lies under another's key",
       "dynamodb/items",
       [](Forgery::Record& record) { record.key.back() = '\x7f'; }},
      {"an item is cut off",
       "dynamodb/items",
       [](Forgery::Record& record) {
         RecordWriter out;
         out.text(std::string_view(record.bytes).substr(2, record.bytes.size() - 3));
         record.bytes = out.take();
       }},
      {"a change in a stream nests deeper than readers go",
       "dynamodb/stream_changes",
       [](Forgery::Record& record) {
         RecordWriter out;
         out.instant(Instant{});
         out.u64(0);
         out.boolean(false);
         for (int i = 0; i < 3; ++i) out.text(deep_item(5000));
         record.bytes = out.take();
       }},
      {"a message has no delivery",
       "sqs/deliveries",
       [](Forgery::Record& record) { record.key = "elsewhere"; }},
      {"a timer is not under its own key",
       "engine/timers",
       [](Forgery::Record& record) { record.key += "x"; }},
      {"a record goes on behind its end",
       "sqs/queues",
       [](Forgery::Record& record) { record.bytes += "x"; }},
      {"a record is of a version to come",
       "sqs/queues",
       [](Forgery::Record& record) { record.version = 1000; }},
  };
  for (const Row& row : rows) {
    SCOPED_TRACE(row.what);
    const Forgery honest = forgery_;
    const uint64_t before = cloud_.machine().digest();
    row.change(record_of(row.collection));
    EXPECT_EQ(restore(forgery_), 400);
    EXPECT_EQ(cloud_.machine().digest(), before);
    forgery_ = honest;
  }
  forgery_.time_millis = INT64_MAX;
  EXPECT_EQ(restore(forgery_), 400);
}

TEST_F(ForgedTest, AResourceBelowItselfIsAnsweredWithAFailure) {
  for (Forgery::Record& record : forgery_.records) {
    if (record.collection != "apigateway/resources") continue;
    RecordReader in(record.bytes);
    Document resource = in.document();
    resource["parentId"] = resource["id"];
    RecordWriter out;
    out.document(resource);
    record.bytes = out.take();
  }
  ASSERT_EQ(restore(forgery_), 200);
  const Document apis = *cloud_.call("apigateway", "GetRestApis");
  const Result<Document> resources =
      cloud_.call("apigateway", "GetResources", {{"restApiId", apis["items"][0]["id"]}});
  ASSERT_FALSE(resources.ok());
  EXPECT_EQ(resources.error().http_status, 500);
  EXPECT_TRUE(cloud_.call("sqs", "ListQueues").ok());
}

TEST(Forged, NothingEndsTheMachine) {
  uint64_t first = 1;
  uint64_t last = kSeeds;
  if (const char* asked = std::getenv("CLOUDTAB_FORGED_SEEDS")) {
    char* end = nullptr;
    last = std::strtoull(asked, &end, 10);
    if (*end == '-') {
      first = last;
      last = std::strtoull(end + 1, nullptr, 10);
    }
  }
  const bool tell = std::getenv("CLOUDTAB_FORGED_TELL") != nullptr;
  Forged forged;
  uint64_t taken = 0;
  for (uint64_t seed = first; seed <= last; ++seed) {
    SCOPED_TRACE(seed);
    alarm(kSecondsMax);
    if (forged.run(seed, tell)) ++taken;
  }
  alarm(0);
  // Most differences are none that a record's form tells.
  EXPECT_GE(taken, (last - first + 1) / 3);
}

}  // namespace
}  // namespace cloudtab::fuzz
