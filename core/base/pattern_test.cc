#include "core/base/pattern.h"

#include <string>

#include <gtest/gtest.h>

#include "core/base/pattern_search.h"

namespace cloudtab {
namespace {

struct Case {
  const char* pattern;
  const char* text;
  bool matches;
};

class PatternCases : public testing::TestWithParam<Case> {};

TEST_P(PatternCases, Matches) {
  auto pattern = Pattern::compile(GetParam().pattern);
  ASSERT_TRUE(pattern.ok()) << GetParam().pattern;
  EXPECT_EQ(pattern->matches(GetParam().text), GetParam().matches)
      << GetParam().pattern << " on " << GetParam().text;
}

INSTANTIATE_TEST_SUITE_P(
    Syntax,
    PatternCases,
    testing::Values(Case{"", "", true},
                    Case{"", "a", false},
                    Case{"abc", "abc", true},
                    Case{"abc", "abcd", false},
                    Case{"a|bc", "bc", true},
                    Case{"a|bc", "ac", false},
                    Case{"(a|b)*c", "abbac", true},
                    Case{"a+", "", false},
                    Case{"a{2,3}", "aa", true},
                    Case{"a{2,3}", "aaaa", false},
                    Case{"a{2}", "aa", true},
                    Case{"a{2,}", "aaaaa", true},
                    Case{"a?b", "b", true},
                    Case{"[a-c]+", "abccba", true},
                    Case{"[^a-c]+", "xyz", true},
                    Case{"[^a-c]", "b", false},
                    Case{"[a-zA-Z0-9-_]+", "a-_9", true},
                    Case{"[-a-z]+", "-a", true},
                    Case{"[\\w-]+", "a-b", true},
                    Case{"[.-]", "-", true},
                    Case{"[/\\]x]+", "]", true},
                    Case{"[\\d]+", "123", true},
                    Case{"\\d{3}", "12", false},
                    Case{"\\S+", "a b", false},
                    Case{"[\\s\\S]*", "a\nb", true},
                    Case{".*", "a\nb", false},
                    Case{"\\x41", "A", true},
                    Case{"\\u0041\\u00e9", "A\xC3\xA9", true},
                    Case{"[\\u0020-\\u00FF]+", "\xC3\xA9t\xC3\xA9", true},
                    Case{"[\\u0020-\\u00FF]+", "\xE2\x82\xAC", false},
                    Case{"[\\uD800\\uDC00-\\uDBFF\\uDFFF]", "\xF0\x9F\x98\x80", true},
                    Case{"[\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]*", "\xC3\xA9\xC3\x9F 1-@", true},
                    Case{"[\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]*", "a!", false},
                    Case{"\\p{Print}+", "a ~", true},
                    Case{"\\p{Print}+", "\t", false},
                    Case{"^abc$", "abc", true},
                    Case{"a$|b", "a", true},
                    Case{"(?!^\\d+$)[0-9a-z]+", "12", false},
                    Case{"(?!^\\d+$)[0-9a-z]+", "12a", true},
                    Case{"((?!^\\d+$)^[0-9a-zA-Z-_]+$)", "1", false},
                    Case{"((?!^\\d+$)^[0-9a-zA-Z-_]+$)", "$LATEST", false},
                    Case{"[a-z.]*(?<!\\.)", "a.b", true},
                    Case{"[a-z.]*(?<!\\.)", "a.", false},
                    Case{"(?=a)\\w+", "ab", true},
                    Case{"(?=a)\\w+", "ba", false},
                    Case{"arn:\\b(aws|aws-cn)\\b:x", "arn:aws:x", true},
                    Case{"a\\bb", "ab", false},
                    Case{"^[a-z0-9]([a-z0-9]|-(?!-)){1,61}[a-z0-9]$", "a-b-c", true},
                    Case{"^[a-z0-9]([a-z0-9]|-(?!-)){1,61}[a-z0-9]$", "a--c", false},
                    Case{"(?:a|b)+?c", "abc", true},
                    Case{"()|x", "", true},
                    Case{"(a*)*", "aaa", true},
                    Case{"(|a)+", "aa", true}));

TEST(Pattern, RefusesWhatItDoesNotKnow) {
  for (const char* source : {"(",
                             ")",
                             "[a",
                             "a{",
                             "a{3,1}",
                             "*a",
                             "\\1",
                             "(?<name>a)",
                             "\\p{Greek}",
                             "[z-a]",
                             "\\",
                             "(?i)a"}) {
    EXPECT_FALSE(Pattern::compile(source).ok()) << source;
  }
}

TEST(Pattern, StaysQuickWhereBacktrackingDoesNot) {
  auto pattern = Pattern::compile("(a|a|aa)*(a+)+b");
  ASSERT_TRUE(pattern.ok());
  EXPECT_FALSE(pattern->matches(std::string(2000, 'a')));
}

TEST(PatternSearch, FindsTheLongestMatchesFromLeftToRight) {
  struct Search {
    const char* pattern;
    const char* text;
    const char* found;  ///< `begin-end`, in bytes
  };
  const Search searches[] = {
      {"a+", "baac a", "1-3 5-6 "},
      {"[^a-z]", "a\xC3\xA9 b", "1-3 3-4 "},
      {"^a", "aa", "0-1 "},
      {"x*", "axb", "0-0 1-2 2-2 3-3 "},
      {"\\bis\\b", "this is", "5-7 "},
      {"z", "", ""},
  };
  for (const Search& search : searches) {
    const Result<Pattern> pattern = Pattern::compile(search.pattern);
    ASSERT_TRUE(pattern.ok());
    PatternSearch run(*pattern, search.text, 1000);
    std::string found;
    while (const auto match = run.next())
      found += std::to_string(match->begin) + "-" + std::to_string(match->end) + " ";
    EXPECT_EQ(found, search.found) << search.pattern;
    EXPECT_FALSE(run.gave_up());
  }
}

TEST(PatternSearch, GivesUpWhenItTakesTooLong) {
  const Result<Pattern> pattern = Pattern::compile("a*b");
  PatternSearch run(*pattern, std::string(100, 'a'), 50);
  EXPECT_FALSE(run.next());
  EXPECT_TRUE(run.gave_up());
}

}  // namespace
}  // namespace cloudtab
