#include "core/model/document_check.h"

#include <string>

#include <gtest/gtest.h>

namespace cloudtab::model {
namespace {

// A service with one shape of every kind, as the tables would have it.
constexpr Member kMembers[] = {
    {.name = "Text", .shape = 1},
    {.name = "Bytes", .shape = 2},
    {.name = "Flag", .shape = 3},
    {.name = "Small", .shape = 4},
    {.name = "Large", .shape = 5},
    {.name = "Ratio", .shape = 6},
    {.name = "Time", .shape = 7},
    {.name = "List", .shape = 8},
    {.name = "Map", .shape = 9},
    {.name = "Gaps", .shape = 10},
    {.name = "Either", .shape = 11},
    {.name = "Anything", .shape = 12},
    {.name = "Self", .shape = 0},
    {.name = "member", .shape = 1},  // a list
    {.name = "key", .shape = 1},     // a map
    {.name = "value", .shape = 4},
};
constexpr std::span<const Member> kAll(kMembers);
constexpr Shape kShapes[] = {
    {.name = "Root", .members = kAll.first(13)},
    {.name = "String", .kind = ShapeKind::kString},
    {.name = "Blob", .kind = ShapeKind::kBlob},
    {.name = "Boolean", .kind = ShapeKind::kBoolean},
    {.name = "Integer", .kind = ShapeKind::kInteger},
    {.name = "Long", .kind = ShapeKind::kLong},
    {.name = "Double", .kind = ShapeKind::kDouble},
    {.name = "Timestamp", .kind = ShapeKind::kTimestamp},
    {.name = "StringList", .kind = ShapeKind::kList, .members = kAll.subspan(13, 1)},
    {.name = "IntegerMap", .kind = ShapeKind::kMap, .members = kAll.subspan(14, 2)},
    {.name = "SparseMap",
     .kind = ShapeKind::kMap,
     .flags = kSparse,
     .members = kAll.subspan(14, 2)},
    {.name = "Choice", .flags = kUnion, .members = kAll.first(2)},
    {.name = "Document", .flags = kDocumentType},
};
constexpr Service kService{.id = "demo", .shapes = kShapes};

struct Case {
  const char* name;
  Document document;
  const char* message;  ///< empty: conforms
};

class Conforms : public testing::TestWithParam<Case> {};

TEST_P(Conforms, SaysWhere) {
  Status status = conforms(kService, 0, GetParam().document);
  EXPECT_EQ(status.ok() ? "" : status.error().message, GetParam().message);
  if (!status.ok()) {
    EXPECT_EQ(status.error().code, "DocumentMismatch");
  }
}

Document nested(int levels) {
  Document document = Document::object();
  for (int i = 0; i < levels; ++i) document = Document{{"Self", document}};
  return document;
}

INSTANTIATE_TEST_SUITE_P(
    Documents,
    Conforms,
    testing::Values(
        Case{"empty", Document::object(), ""},
        Case{"every_kind",
             {{"Text", "é"},
              {"Bytes", Document::binary({1, 2})},
              {"Flag", true},
              {"Small", -1},
              {"Large", 1LL << 40},
              {"Ratio", 0.5},
              {"Time", 0},
              {"List", {"a"}},
              {"Map", {{"k", 1}}},
              {"Either", {{"Text", "t"}}},
              {"Anything", {nullptr, 1}}},
             ""},
        Case{"whole_number_as_double", {{"Ratio", 2}}, ""},
        Case{"unknown_member", {{"Colour", 1}}, "Root.Colour: no such member in Root"},
        Case{"not_an_object", Document::array(), "Root: object expected, found array"},
        Case{"null_member", {{"Text", nullptr}}, "Root.Text: string expected, found null"},
        Case{"number_as_string", {{"Text", 1}}, "Root.Text: string expected, found number"},
        Case{"string_as_blob", {{"Bytes", "AQI="}}, "Root.Bytes: binary expected, found string"},
        Case{"string_as_boolean", {{"Flag", "true"}}, "Root.Flag: boolean expected, found string"},
        Case{"double_as_integer", {{"Small", 1.0}}, "Root.Small: integer expected, found number"},
        Case{"integer_of_33_bits",
             {{"Small", 1LL << 31}},
             "Root.Small: 2147483648 takes more than 32 bits"},
        Case{"integer_too_small",
             {{"Small", -(1LL << 31) - 1}},
             "Root.Small: -2147483649 takes more than 32 bits"},
        Case{"long_of_64_bits",
             {{"Large", UINT64_MAX}},
             "Root.Large: 18446744073709551615 takes more than 64 bits"},
        Case{"text_as_time", {{"Time", "1970-01-01"}}, "Root.Time: integer expected, found string"},
        Case{"bad_element", {{"List", {"a", 2}}}, "Root.List[1]: string expected, found number"},
        Case{"bad_value", {{"Map", {{"k", "v"}}}}, "Root.Map.k: integer expected, found string"},
        Case{"null_in_sparse_map", {{"Gaps", {{"k", nullptr}}}}, ""},
        Case{"null_in_dense_map",
             {{"Map", {{"k", nullptr}}}},
             "Root.Map.k: integer expected, found null"},
        Case{"two_of_a_union",
             {{"Either", {{"Text", "t"}, {"Bytes", Document::binary({})}}}},
             "Root.Either: a union with more than one member"},
        Case{"not_utf8", {{"Text", "\xFF"}}, "Root.Text: not UTF-8"},
        Case{"far_inside",
             {{"Self", {{"Self", {{"List", {1}}}}}}},
             "Root.Self.Self.List[0]: string expected, found number"},
        Case{"as_deep_as_allowed", nested(kDocumentDepthMax), ""}),
    [](const auto& info) { return std::string(info.param.name); });

TEST(ConformsToDepth, IsLimited) {
  Status status = conforms(kService, 0, nested(kDocumentDepthMax + 1));
  ASSERT_FALSE(status.ok());
  EXPECT_NE(status.error().message.find("deeper than 128 levels"), std::string::npos);
}

TEST(ConformsToNothing, TakesNothing) {
  EXPECT_TRUE(conforms(kService, kNoShape, nullptr).ok());
  EXPECT_TRUE(conforms(kService, kNoShape, Document::object()).ok());
  EXPECT_FALSE(conforms(kService, kNoShape, {{"A", 1}}).ok());
}

TEST(ConformsToTables, ReceiveMessage) {
  const Service* sqs = find_service("sqs");
  ASSERT_NE(sqs, nullptr);
  const Operation* receive = find_operation(*sqs, "ReceiveMessage");
  ASSERT_NE(receive, nullptr);
  Document message = {{"MessageId", "1"},
                      {"Attributes", {{"SentTimestamp", "0"}}},
                      {"MessageAttributes",
                       {{"a", {{"DataType", "Binary"}, {"BinaryValue", Document::binary({0})}}}}}};
  EXPECT_TRUE(conforms(*sqs, receive->output, {{"Messages", {message}}}).ok());
  Status status = conforms(*sqs, receive->output, {{"Messages", {{{"Bodies", "x"}}}}});
  ASSERT_FALSE(status.ok());
  EXPECT_EQ(status.error().message,
            "ReceiveMessageResult.Messages[0].Bodies: no such member in Message");
}

}  // namespace
}  // namespace cloudtab::model
