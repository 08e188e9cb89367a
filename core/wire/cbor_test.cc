#include "core/wire/cbor.h"

#include <optional>
#include <string>
#include <string_view>

#include <gtest/gtest.h>

#include "core/base/encoding.h"
#include "core/model/shape.h"

namespace cloudtab::wire {
namespace {

std::string unhex(std::string_view hex) {
  const auto digit = [](char c) { return c <= '9' ? c - '0' : c - 'a' + 10; };
  std::string bytes;
  for (size_t i = 0; i + 1 < hex.size(); i += 2)
    bytes.push_back(static_cast<char>(digit(hex[i]) * 16 + digit(hex[i + 1])));
  return bytes;
}

// Most of these are examples of RFC 8949, appendix A.
TEST(Cbor, BecomesJson) {
  struct Case {
    const char* hex;
    const char* json;
  };
  const Case cases[] = {
      {"00", "0"},
      {"17", "23"},
      {"1818", "24"},
      {"1903e8", "1000"},
      {"1a000f4240", "1000000"},
      {"1bffffffffffffffff", "18446744073709551615"},
      {"20", "-1"},
      {"3903e7", "-1000"},
      {"f90000", "0.0"},
      {"f93c00", "1.0"},
      {"f93e00", "1.5"},
      {"f97bff", "65504.0"},
      {"f90001", "5.960464477539063e-08"},
      {"f9c400", "-4.0"},
      {"fa47c35000", "100000.0"},
      {"fb3ff199999999999a", "1.1"},
      {"f97c00", "\"Infinity\""},
      {"f9fc00", "\"-Infinity\""},
      {"f97e00", "\"NaN\""},
      {"f4", "false"},
      {"f5", "true"},
      {"f6", "null"},
      {"f7", "null"},
      {"4401020304", "\"AQIDBA==\""},
      {"6449455446", "\"IETF\""},
      {"62225c", R"("\"\\")"},
      {"62c3bc", "\"\xC3\xBC\""},
      {"80", "[]"},
      {"83010203", "[1,2,3]"},
      {"a0", "{}"},
      {"a26161016162820203", R"({"a":1,"b":[2,3]})"},
      {"c11a514b67b0", "1363896240"},
      {"c1fb41d452d9ec200000", "1363896240.5"},
      {"5f42010243030405ff", "\"AQIDBAU=\""},
      {"7f657374726561646d696e67ff", "\"streaming\""},
      {"9f018202039f0405ffff", "[1,[2,3],[4,5]]"},
      {"bf61610161629f0203ffff", R"({"a":1,"b":[2,3]})"},
  };
  for (const Case& test : cases) {
    const std::optional<std::string> json = json_of_cbor(unhex(test.hex));
    EXPECT_EQ(json.value_or("none"), test.json) << test.hex;
  }
}

TEST(Cbor, WhatIsNoneIsRefused) {
  const char* cases[] = {
      "",                                    // nothing
      "0000",                                // more than one
      "18",                                  // cut off
      "1c",                                  // reserved
      "1f",                                  // a number without an end
      "ff",                                  // an end alone
      "62c3",                                // a text cut off
      "62c328",                              // no UTF-8
      "5bffffffffffffffff00",                // longer than can be
      "9bffffffffffffffff00",                // as many elements
      "5f6161ff",                            // a text within bytes
      "5f5f4101ffff",                        // pieces of pieces
      "a10102",                              // a key that is no text
      "a16161",                              // a key alone
      "c074323031332d30332d32315432303a30",  // a tag that Smithy has not
      "f800",                                // a simple value
      "3bffffffffffffffff",                  // 65 bits
  };
  for (const char* hex : cases) EXPECT_EQ(json_of_cbor(unhex(hex)), std::nullopt) << hex;
  EXPECT_EQ(json_of_cbor(std::string(1'000'000, '\x81')), std::nullopt) << "nested without end";
  EXPECT_EQ(json_of_cbor(std::string(1'000'000, '\xc1')), std::nullopt) << "tags too";
}

TEST(Cbor, DocumentsAreWrittenByTheirShape) {
  const model::Service& service = *model::find_service("cloudwatch");
  const auto written = [&](const char* operation, const Document& answer) {
    std::string out;
    write_cbor(answer, service, model::find_operation(service, operation)->output, out);
    return json_of_cbor(out).value_or("none");
  };
  // A time is milliseconds in a document, tagged seconds on the wire.
  const Document statistics = {
      {"Label", "L"},
      {"Datapoints", {{{"Timestamp", 1'500}, {"Sum", 2}, {"Unit", "Count"}}}},
      {"Stranger", 1},
  };
  std::string out;
  write_cbor(
      statistics, service, model::find_operation(service, "GetMetricStatistics")->output, out);
  EXPECT_EQ(json_of_cbor(out),
            R"({"Label":"L","Datapoints":[{"Timestamp":1.5,"Sum":2.0,"Unit":"Count"}]})");
  EXPECT_NE(out.find(unhex("c1fb3ff8000000000000")), std::string::npos) << "the time has its tag";
  EXPECT_NE(out.find(unhex("fb4000000000000000")), std::string::npos) << "a double stays one";
  EXPECT_EQ(written("ListMetrics", Document::object()), "{}");
}

TEST(Cbor, AnyDocumentIsWritten) {
  const Document documents[] = {
      nullptr,
      true,
      -1,
      -25,
      255,
      65'535,
      65'536,
      4'294'967'296,
      0.1,
      "text",
      Document::array(),
      {{"a", {1, "b", nullptr}}, {"c", {{"d", false}}}},
  };
  for (const Document& document : documents) {
    std::string out;
    write_free_cbor(document, out);
    const std::optional<std::string> json = json_of_cbor(out);
    ASSERT_TRUE(json) << document;
    EXPECT_EQ(Document::parse(*json), document);
  }
}

}  // namespace
}  // namespace cloudtab::wire
