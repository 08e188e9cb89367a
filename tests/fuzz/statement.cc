#include <algorithm>
#include <cstddef>
#include <string>

#include "core/base/encoding.h"
#include "core/base/ensure.h"
#include "tests/fuzz/cloud.h"
#include "tests/fuzz/targets.h"

namespace cloudtab::fuzz {

namespace {

/// The model's limit.
constexpr std::ptrdiff_t kParametersMax = 100;

void run(std::string_view bytes) {
  if (bytes.empty() || bytes.size() > 8192 || !is_valid_utf8(bytes)) return;
  static FuzzCloud cloud;
  Document request = {{"Statement", bytes}};
  const std::ptrdiff_t count =
      std::min(std::count(bytes.begin(), bytes.end(), '?'), kParametersMax);
  for (std::ptrdiff_t i = 0; i < count; ++i)
    request["Parameters"].push_back(i % 2 == 0 ? Document{{"S", "k"}} : Document{{"N", "1"}});
  const auto answer = cloud.begin().call("dynamodb", "ExecuteStatement", request);
  // Whatever is wrong is the statement's fault.
  ENSURE(answer.ok() || answer.error().http_status == 400);
}

constexpr std::string_view kSeeds[] = {
    "SELECT * FROM tab WHERE p = 'k' AND s = 1",
    "SELECT p, l[0], m.x FROM \"tab\".\"by-g\" WHERE g = 'red' AND NOT t = <<'a'>>",
    "SELECT * FROM tab WHERE p IN ['k', 'j'] AND s BETWEEN 0 AND 2.5e0 ORDER BY s DESC",
    "SELECT * FROM tab WHERE begins_with(p, ?) OR contains(t, 'a') AND size(l) > 1",
    "SELECT * FROM tab WHERE attribute_type(l, 'L') AND x IS MISSING AND y IS NOT NULL",
    "INSERT INTO tab VALUE {'p': 'j', 's': -3, 'm': {'a': [1, true, null]}, 't': <<1, 2>>}",
    "UPDATE tab SET l = list_append(l, ['b']), n = 1 SET t = set_add(t, <<'c'>>) REMOVE g WHERE "
    "p = ? AND s = ? RETURNING ALL NEW *",
    "DELETE FROM tab WHERE p = 'k' AND s = 1 AND l[1] = 'a' RETURNING ALL OLD *",
    "EXISTS(SELECT * FROM tab WHERE p = 'k' AND s = 1)",
};

}  // namespace

const Target kStatement = {"statement", run, [] { return as_seeds(kSeeds); }};

}  // namespace cloudtab::fuzz
