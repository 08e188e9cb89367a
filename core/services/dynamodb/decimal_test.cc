#include "core/services/dynamodb/decimal.h"

#include <algorithm>
#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace cloudtab::dynamodb {
namespace {

std::string text_of(std::string_view text) {
  auto parsed = Decimal::parse(text);
  return parsed.ok() ? parsed->to_text() : "error: " + parsed.error().message;
}

TEST(Decimal, ReadsAndWritesTheNormalForm) {
  struct Case {
    const char* in;
    std::string out;
  } cases[] = {
      {"0", "0"},
      {"-0", "0"},
      {"0.000", "0"},
      {"0e125", "0"},
      {"0e-130", "0"},
      {"1", "1"},
      {"+1", "1"},
      {"001", "1"},
      {"1.0", "1"},
      {"-1.50", "-1.5"},
      {".5", "0.5"},
      {"5.", "5"},
      {"1e3", "1000"},
      {"1E+3", "1000"},
      {"12e-3", "0.012"},
      {"100.100", "100.1"},
      {"0.00001230", "0.0000123"},
      {"1e125", "1" + std::string(125, '0')},
      {"1e-130", "0." + std::string(129, '0') + "1"},
      {"12345678901234567890123456789012345678", "12345678901234567890123456789012345678"},
      {"1234567890123456789012345678901234567800", "1234567890123456789012345678901234567800"},
      {"0000000000000000000000000000000000000000000000001.5", "1.5"},
  };
  for (const Case& c : cases) EXPECT_EQ(text_of(c.in), c.out) << c.in;
}

TEST(Decimal, RefusesWhatIsNoNumberAndWhatDoesNotFit) {
  const std::string bad = "error: The parameter cannot be converted to a numeric value";
  const std::string over =
      "error: Number overflow. Attempting to store a number with magnitude larger than supported "
      "range";
  const std::string under =
      "error: Number underflow. Attempting to store a number with magnitude smaller than supported "
      "range";
  struct Case {
    std::string in, out;
  } cases[] = {
      {"", bad + ": "},
      {"a", bad + ": a"},
      {" 1", bad + ":  1"},
      {"1 ", bad + ": 1 "},
      {"1e", bad + ": 1e"},
      {"--1", bad + ": --1"},
      {".", bad + ": ."},
      {"1.2.3", bad + ": 1.2.3"},
      {"NaN", bad + ": NaN"},
      {"1e99999999999", over},
      {"1e-99999999999", under},
      {"1e9223372036854775807", over},
      {"1e9223372036854775808", bad + ": 1e9223372036854775808"},
      {"0e126", over},
      {"0e-131", under},
      {"1e126", over},
      {"-1e126", over},
      {"1e-131", under},
      {"123456789012345678901234567890123456789",
       "error: Attempting to store more than 38 significant digits in a Number"},
      {"1" + std::string(60, '0') + "1",
       "error: Attempting to store more than 38 significant digits in a Number"},
  };
  for (const Case& c : cases) EXPECT_EQ(text_of(c.in), c.out) << c.in;
}

TEST(Decimal, OlderWordingReadsExponentsAsJavasInt) {
  const auto failure = [](const char* text) {
    return Decimal::parse(text, Wording::kOlder).error().message;
  };
  EXPECT_EQ(failure(""), "The parameter cannot be converted to a numeric value");
  EXPECT_EQ(failure("1e2147483646"),
            "Number overflow. Attempting to store a number with magnitude larger than supported "
            "range");
  EXPECT_EQ(failure("1e2147483647"),
            "Number underflow. Attempting to store a number with magnitude smaller than supported "
            "range");
  EXPECT_EQ(failure("1e2147483648"),
            "The parameter cannot be converted to a numeric value: 1e2147483648");
}

TEST(Decimal, EncodingKeepsOrderAndValue) {
  const std::vector<std::string> ascending = {"-99999999999999999999999999999999999999e88",
                                              "-1e125",
                                              "-1000",
                                              "-999.9",
                                              "-100",
                                              "-99.91",
                                              "-99.9",
                                              "-99",
                                              "-12.345",
                                              "-12.34",
                                              "-10",
                                              "-9.9",
                                              "-1.01",
                                              "-1",
                                              "-0.1",
                                              "-0.01",
                                              "-1e-130",
                                              "0",
                                              "1e-130",
                                              "1.5e-130",
                                              "0.001",
                                              "0.01",
                                              "0.1",
                                              "0.11",
                                              "0.9",
                                              "1",
                                              "1.01",
                                              "1.1",
                                              "2",
                                              "9",
                                              "9.9",
                                              "10",
                                              "10.01",
                                              "11",
                                              "99",
                                              "99.9",
                                              "100",
                                              "101",
                                              "1000",
                                              "12345678901234567890",
                                              "12345678901234567890123456789012345677",
                                              "12345678901234567890123456789012345678",
                                              "1e125",
                                              "99999999999999999999999999999999999999e88"};
  std::string before;
  Decimal previous;
  for (size_t i = 0; i < ascending.size(); ++i) {
    const Decimal value = Decimal::parse(ascending[i]).value();
    const std::string bytes = value.encoded();
    EXPECT_EQ(bytes.find('\0', 1), std::string::npos);
    EXPECT_LE(bytes.size(), Decimal::kEncodedBytesMax);
    const auto decoded = Decimal::decode(bytes);
    ASSERT_TRUE(decoded.has_value()) << ascending[i];
    EXPECT_EQ(decoded->to_text(), value.to_text());
    if (i > 0) {
      EXPECT_LT(before, bytes) << ascending[i];
      EXPECT_LT(Decimal::compare(previous, value), 0) << ascending[i];
      EXPECT_GT(Decimal::compare(value, previous), 0) << ascending[i];
    }
    before = bytes;
    previous = value;
  }
}

TEST(Decimal, DecodeRefusesOtherBytes) {
  for (std::string bytes : {std::string(""),
                            std::string("\x81", 1),
                            std::string("\xc1\x00", 2),
                            std::string("\xc1\x01", 2),
                            std::string("\xc1\x66", 2),
                            std::string(30, '\x41')}) {
    EXPECT_FALSE(Decimal::decode(bytes).has_value());
  }
}

TEST(Decimal, AddsAndSubtractsExactly) {
  const std::string over =
      "Number overflow. Attempting to store a number with magnitude larger than supported range";
  struct Case {
    const char *a, *b;
    std::string sum, difference;
  } cases[] = {
      {"1", "2", "3", "-1"},
      {"0", "5", "5", "-5"},
      {"5", "0", "5", "5"},
      {"0.1", "0.2", "0.3", "-0.1"},
      {"999", "1", "1000", "998"},
      {"-5", "3", "-2", "-8"},
      {"1.5", "1.5", "3", "0"},
      {"1e50", "1", over, over},
      {"9e125", "9e125", over, "0"},
      {"9e125", "-9e125", "0", over},
      {"9e125", "9e124", "99" + std::string(124, '0'), "81" + std::string(124, '0')},
      {"99999999999999999999999999999999999999",
       "1",
       "1" + std::string(38, '0'),
       "99999999999999999999999999999999999998"},
      {"100000000000000000000000000000000000000",
       "1",
       over,
       "99999999999999999999999999999999999999"},
      {"1e-130", "1e-130", "0." + std::string(129, '0') + "2", "0"},
      {"123.456", "-23.456", "100", "146.912"},
  };
  for (const Case& c : cases) {
    const Decimal a = Decimal::parse(c.a).value(), b = Decimal::parse(c.b).value();
    const auto sum = Decimal::add(a, b), difference = Decimal::subtract(a, b);
    EXPECT_EQ(sum.ok() ? sum->to_text() : sum.error().message, c.sum) << c.a << " + " << c.b;
    EXPECT_EQ(difference.ok() ? difference->to_text() : difference.error().message, c.difference)
        << c.a << " - " << c.b;
  }
}

TEST(Decimal, AgreesWithIntegersOnManySums) {
  uint64_t state = 7;
  auto next = [&state] { return state = state * 6364136223846793005ull + 1442695040888963407ull; };
  for (int i = 0; i < 2000; ++i) {
    const int64_t a = static_cast<int64_t>(next() >> (2 + next() % 60)) * (next() % 2 ? 1 : -1);
    const int64_t b = static_cast<int64_t>(next() >> (2 + next() % 60)) * (next() % 2 ? 1 : -1);
    const Decimal x = Decimal::parse(std::to_string(a)).value(),
                  y = Decimal::parse(std::to_string(b)).value();
    EXPECT_EQ(Decimal::add(x, y)->to_text(), std::to_string(a + b));
    EXPECT_EQ(Decimal::subtract(x, y)->to_text(), std::to_string(a - b));
    const int order = Decimal::compare(x, y);
    EXPECT_EQ(order < 0, a < b);
    EXPECT_EQ(x.encoded() < y.encoded(), a < b);
  }
}

}  // namespace
}  // namespace cloudtab::dynamodb
