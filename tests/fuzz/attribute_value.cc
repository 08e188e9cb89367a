#include <string>

#include "core/base/ensure.h"
#include "tests/fuzz/cloud.h"
#include "tests/fuzz/targets.h"

namespace cloudtab::fuzz {

namespace {

std::string put_body(const std::string& item) {
  return R"({"TableName":"tab","Item":)" + item + "}";
}

/// The item under `v` as the service writes it; empty if there is none.
std::string stored(FuzzCloud& cloud) {
  const std::string head = R"({"Item":)";
  const std::string body =
      cloud.send("GetItem", R"({"TableName":"tab","Key":{"p":{"S":"v"},"s":{"N":"1"}}})").body;
  if (body.compare(0, head.size(), head) != 0) return "";
  return body.substr(head.size(), body.size() - head.size() - 1);
}

void run(std::string_view bytes) {
  static FuzzCloud cloud;
  cloud.begin();
  const std::string item = R"({"p":{"S":"v"},"s":{"N":"1"},"v":)" + std::string(bytes) + "}";
  const HttpResponse put = cloud.send("PutItem", put_body(item));
  ENSURE(put.status == 200 || put.status == 400 || put.status == 413);
  if (put.status != 200) return;
  // What is read back can be written, and is then read back the same.
  const std::string first = stored(cloud);
  if (first.empty()) return;
  ENSURE(cloud.send("PutItem", put_body(first)).status == 200);
  ENSURE(stored(cloud) == first);
}

constexpr std::string_view kSeeds[] = {
    R"({"S":"a\n\u00e9\ud83d\ude00"})",
    R"({"N":"-0012.5e-3"})",
    R"({"N":"9.9999999999999999999999999999999999999e125"})",
    R"({"B":"AAH/"})",
    R"({"BOOL":true})",
    R"({"NULL":true})",
    R"({"SS":["a","b",""]})",
    R"({"NS":["1","2.0","-3e2"]})",
    R"({"BS":["AA==","AQ=="]})",
    R"({"L":[{"S":"x"},{"L":[]},{"M":{}}]})",
    R"( { "M" : { "a" : { "N" : "1" } , "b" : { "M" : { "c" : { "NULL" : true } } } } } )",
};

}  // namespace

const Target kAttributeValue = {"attribute_value", run, [] { return as_seeds(kSeeds); }};

}  // namespace cloudtab::fuzz
