#include "core/services/s3/versions.h"

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include <gtest/gtest.h>

#include "core/cloud/testing.h"

// Versions of objects, through whole requests.

namespace cloudtab::s3 {
namespace {

Document blob(std::string_view text) {
  return Document::binary(std::vector<uint8_t>(text.begin(), text.end()));
}

class VersionsTest : public ::testing::Test {
 protected:
  void SetUp() override { ok("CreateBucket", {{"Bucket", "box"}}); }
  Document in_box(Document more) {
    more["Bucket"] = "box";
    return more;
  }
  Result<Document> call(std::string_view operation, Document input) {
    cloud.advance(1s);
    return cloud.call("s3", operation, in_box(std::move(input)));
  }
  Document ok(std::string_view operation, Document input) {
    const Result<Document> answer = call(operation, std::move(input));
    EXPECT_TRUE(answer.ok()) << operation << ": " << answer.error().message;
    return answer.ok() ? *answer : Document::object();
  }
  std::string code(std::string_view operation, Document input) {
    const Result<Document> answer = call(operation, std::move(input));
    return answer.ok() ? "" : answer.error().code;
  }
  void versioning(const char* status) {
    ok("PutBucketVersioning", {{"VersioningConfiguration", {{"Status", status}}}});
  }
  /// Puts, and remembers the version under the text.
  std::string put(const char* key, const std::string& text) {
    return ids[text] = ok("PutObject", {{"Key", key}, {"Body", blob(text)}}).value("VersionId", "");
  }
  std::string get(const char* key, const std::string& version = "") {
    Document input = {{"Key", key}};
    if (!version.empty()) input["VersionId"] = version;
    const Result<Document> answer = call("GetObject", input);
    if (!answer.ok()) return answer.error().code;
    const auto& bytes = (*answer)["Body"].get_binary();
    return {bytes.begin(), bytes.end()};
  }
  /// An id by what it is the id of.
  std::string name_of(const std::string& id) {
    for (const auto& [name, known] : ids) {
      if (known == id && !id.empty()) return name;
    }
    return id;
  }
  /// `key:name`, `key-name` for a marker, a star behind the latest, `[prefix]`, `> next`.
  std::string versions(Document input = Document::object()) {
    const Document page = ok("ListObjectVersions", std::move(input));
    std::map<std::string, std::string> by_key;
    std::string text;
    for (const char* list : {"Versions", "DeleteMarkers"}) {
      for (const Document& entry : page.value(list, Document::array())) {
        text += entry["Key"].get<std::string>() + (*list == 'V' ? ":" : "-") +
                name_of(entry["VersionId"]) + (entry["IsLatest"] == true ? "* " : " ");
      }
    }
    for (const Document& entry : page.value("CommonPrefixes", Document::array()))
      text += "[" + entry["Prefix"].get<std::string>() + "] ";
    if (page["IsTruncated"] == true) {
      text += "> " + page["NextKeyMarker"].get<std::string>();
      if (page.contains("NextVersionIdMarker")) text += " " + name_of(page["NextVersionIdMarker"]);
    }
    return text;
  }

  TestCloud cloud;
  std::map<std::string, std::string> ids;
};

// Recorded: test_s3_api.py, test_bucket_versioning_crud.
TEST_F(VersionsTest, ABucketSaysWhetherItMakesThem) {
  EXPECT_TRUE(ok("GetBucketVersioning", Document::object()).empty());
  versioning("Suspended");
  EXPECT_EQ(ok("GetBucketVersioning", Document::object()), (Document{{"Status", "Suspended"}}));
  versioning("Enabled");
  EXPECT_EQ(ok("GetBucketVersioning", Document::object()), (Document{{"Status", "Enabled"}}));
  EXPECT_EQ(code("PutBucketVersioning", {{"VersioningConfiguration", Document::object()}}),
            "IllegalVersioningConfigurationException");
  for (const char* status : {"enabled", "Disabled"})
    EXPECT_EQ(code("PutBucketVersioning", {{"VersioningConfiguration", {{"Status", status}}}}),
              "MalformedXML");
}

// Recorded: test_s3.py, test_s3_put_object_versioned; test_s3_api.py, test_delete_object_versioned.
TEST_F(VersionsTest, OlderOnesStay) {
  EXPECT_EQ(put("a", "first"), "");
  EXPECT_EQ(versions(), "a:null* ");
  EXPECT_FALSE(ok("GetObject", {{"Key", "a"}}).contains("VersionId"));
  versioning("Enabled");
  EXPECT_EQ(ok("GetObject", {{"Key", "a"}})["VersionId"], "null");
  EXPECT_EQ(put("a", "second").size(), 32u);
  put("a", "third");
  EXPECT_EQ(versions(), "a:third* a:second a:null ");
  for (const char* after : {"b", "z"})
    EXPECT_EQ(versions({{"Prefix", "a"}, {"KeyMarker", after}}), "");
  EXPECT_EQ(get("a"), "third");
  EXPECT_EQ(get("a", ids["second"]), "second");
  EXPECT_EQ(get("a", "null"), "first");
  EXPECT_EQ(ok("HeadObject", {{"Key", "a"}, {"VersionId", ids["second"]}})["ContentLength"], 6);
  cloud.restart();
  EXPECT_EQ(get("a", ids["second"]), "second");

  const Document deleted = ok("DeleteObject", {{"Key", "a"}});
  EXPECT_EQ(deleted["DeleteMarker"], true);
  ids["marker"] = deleted["VersionId"];
  EXPECT_EQ(versions(), "a:third a:second a:null a-marker* ");
  EXPECT_EQ(get("a"), "NoSuchKey");
  EXPECT_EQ(code("HeadObject", {{"Key", "a"}}), "NotFound");
  EXPECT_EQ(get("a", ids["marker"]), "MethodNotAllowed");
  EXPECT_EQ(get("a", ids["third"]), "third");
  EXPECT_TRUE(ok("ListObjectsV2", Document::object()).value("Contents", Document()).is_null());

  // Without its marker the newest is back; it may be deleted by itself.
  EXPECT_EQ(ok("DeleteObject", {{"Key", "a"}, {"VersionId", ids["marker"]}}),
            (Document{{"DeleteMarker", true}, {"VersionId", ids["marker"]}}));
  EXPECT_EQ(get("a"), "third");
  EXPECT_EQ(ok("DeleteObject", {{"Key", "a"}, {"VersionId", ids["third"]}}),
            (Document{{"VersionId", ids["third"]}}));
  EXPECT_EQ(versions(), "a:second* a:null ");
  EXPECT_EQ(get("a"), "second");
  EXPECT_EQ(get("a", ids["third"]), "NoSuchVersion");
  // Gone is gone; what never was an id is refused.
  EXPECT_EQ(code("DeleteObject", {{"Key", "a"}, {"VersionId", ids["third"]}}), "");
  EXPECT_EQ(code("DeleteObject", {{"Key", "a"}, {"VersionId", "HPniJFCxqTsMuIH9KX8K8wEjNUgmABCD"}}),
            "InvalidArgument");
  EXPECT_EQ(versions(), "a:second* a:null ");
}

// Recorded: test_s3_api.py, test_put_object_on_suspended_bucket and
// test_delete_object_on_suspended_bucket.
TEST_F(VersionsTest, SuspendedThereIsOneNull) {
  versioning("Enabled");
  put("a", "first");
  put("a", "second");
  versioning("Suspended");
  EXPECT_EQ(versions(), "a:second* a:first ");
  EXPECT_EQ(put("a", "third"), "");
  EXPECT_EQ(put("a", "fourth"), "");
  EXPECT_EQ(versions(), "a:null* a:second a:first ");
  EXPECT_EQ(get("a"), "fourth");
  for (int again = 0; again < 2; ++again) {
    EXPECT_EQ(ok("DeleteObject", {{"Key", "a"}}),
              (Document{{"DeleteMarker", true}, {"VersionId", "null"}}));
    EXPECT_EQ(versions(), "a:second a:first a-null* ");
  }
  versioning("Enabled");
  put("a", "fifth");
  EXPECT_EQ(versions(), "a:fifth* a:second a:first a-null ");
  versioning("Suspended");
  put("a", "sixth");
  EXPECT_EQ(versions(), "a:null* a:fifth a:second a:first ");
  EXPECT_EQ(ok("DeleteObject", {{"Key", "a"}, {"VersionId", "null"}}),
            (Document{{"VersionId", "null"}}));
  EXPECT_EQ(get("a"), "fifth");
}

// Recorded: test_s3_api.py, test_delete_objects_versioned and
// test_delete_versioned_bucket_with_objects.
TEST_F(VersionsTest, ManyAreDeletedAtOnce) {
  versioning("Enabled");
  put("a", "first");
  const auto remove = [this](Document objects) {
    return ok("DeleteObjects", {{"Delete", {{"Objects", std::move(objects)}}}});
  };
  const Document marked = remove({{{"Key", "a"}}, {{"Key", "none"}}});
  const std::string marker = marked["Deleted"][0]["DeleteMarkerVersionId"];
  EXPECT_EQ(marked["Deleted"][0],
            (Document{{"Key", "a"}, {"DeleteMarker", true}, {"DeleteMarkerVersionId", marker}}));
  EXPECT_EQ(marked["Deleted"][1]["DeleteMarker"], true);
  EXPECT_EQ(remove({{{"Key", "a"}, {"VersionId", marker}}})["Deleted"][0],
            (Document{{"Key", "a"},
                      {"VersionId", marker},
                      {"DeleteMarker", true},
                      {"DeleteMarkerVersionId", marker}}));
  EXPECT_EQ(remove({{{"Key", "a"}, {"VersionId", "no-version"}}})["Errors"][0]["Code"],
            "NoSuchVersion");
  const Result<Document> refused = call("DeleteBucket", Document::object());
  EXPECT_EQ(refused.error().message,
            "The bucket you tried to delete is not empty. You must delete all versions in the "
            "bucket.");
  EXPECT_EQ(remove({{{"Key", "a"}, {"VersionId", ids["first"]}}})["Deleted"][0],
            (Document{{"Key", "a"}, {"VersionId", ids["first"]}}));
  EXPECT_EQ(code("DeleteBucket", Document::object()), "BucketNotEmpty");
  remove({{{"Key", "none"}, {"VersionId", marked["Deleted"][1]["DeleteMarkerVersionId"]}}});
  EXPECT_EQ(code("DeleteBucket", Document::object()), "");
}

// Recorded: test_s3_list_operations.py, TestS3ListObjectVersions.
TEST_F(VersionsTest, AreListedByPages) {
  versioning("Enabled");
  for (const char* text : {"a1", "a2"}) put("a", text);
  for (const char* text : {"d1", "d2"}) put("dir/x", text);
  put("dir/y", "y1");
  put("e", "e1");
  struct Row {
    Document input;
    const char* listed;
  };
  const Row rows[] = {
      {Document::object(), "a:a2* a:a1 dir/x:d2* dir/x:d1 dir/y:y1* e:e1* "},
      {{{"MaxKeys", 0}}, ""},
      {{{"MaxKeys", 1}}, "a:a2* > a a2"},
      {{{"MaxKeys", 2}}, "a:a2* a:a1 > a a1"},
      {{{"MaxKeys", 2}, {"KeyMarker", "a"}, {"VersionIdMarker", ids["a2"]}},
       "a:a1 dir/x:d2* > dir/x d2"},
      {{{"KeyMarker", "a"}}, "dir/x:d2* dir/x:d1 dir/y:y1* e:e1* "},
      {{{"KeyMarker", "e"}, {"VersionIdMarker", ids["e1"]}}, ""},
      {{{"Delimiter", "/"}}, "a:a2* a:a1 e:e1* [dir/] "},
      {{{"Delimiter", "/"}, {"MaxKeys", 3}}, "a:a2* a:a1 [dir/] > dir/"},
      {{{"Delimiter", "/"}, {"KeyMarker", "dir/"}}, "e:e1* "},
      {{{"Delimiter", "/"}, {"KeyMarker", "dir/x"}}, "e:e1* "},
      {{{"Prefix", "dir/"}}, "dir/x:d2* dir/x:d1 dir/y:y1* "},
      {{{"Prefix", "dir/"}, {"Delimiter", "/"}}, "dir/x:d2* dir/x:d1 dir/y:y1* "},
      {{{"Prefix", "di"}, {"Delimiter", "/"}}, "[dir/] "},
  };
  for (const Row& row : rows) EXPECT_EQ(versions(row.input), row.listed) << row.input.dump();
  const Result<Document> refused = call("ListObjectVersions", {{"VersionIdMarker", ids["a2"]}});
  EXPECT_EQ(refused.error().message,
            "A version-id marker cannot be specified without a key marker.");
  // A page goes on after a version that is gone.
  ok("DeleteObject", {{"Key", "a"}, {"VersionId", ids["a2"]}});
  EXPECT_EQ(versions({{"MaxKeys", 1}, {"KeyMarker", "a"}, {"VersionIdMarker", ids["a2"]}}),
            "a:a1* > a a1");
}

// Recorded: test_s3.py, test_s3_copy_object_in_place_versioned; test_s3_api.py,
// test_object_tagging_versioned.
TEST_F(VersionsTest, AreCopiedAndTagged) {
  versioning("Enabled");
  put("a", "first");
  put("a", "second");
  const auto source = [this](const char* name) { return "box/a?versionId=" + ids[name]; };
  const Document copied = ok("CopyObject", {{"Key", "a"}, {"CopySource", source("first")}});
  EXPECT_EQ(copied["CopySourceVersionId"], ids["first"]);
  EXPECT_EQ(ok("GetObject", {{"Key", "a"}})["VersionId"], copied["VersionId"]);
  EXPECT_EQ(get("a"), "first");
  EXPECT_EQ(code("CopyObject", {{"Key", "a"}, {"CopySource", "box/a"}}), "InvalidRequest");
  const Document tags = {{"TagSet", {{{"Key", "k"}, {"Value", "v"}}}}};
  const Document second = {{"Key", "a"}, {"VersionId", ids["second"]}};
  Document input = second;
  input["Tagging"] = tags;
  EXPECT_EQ(ok("PutObjectTagging", input)["VersionId"], ids["second"]);
  EXPECT_EQ(ok("GetObjectTagging", second)["TagSet"], tags["TagSet"]);
  EXPECT_EQ(ok("GetObjectTagging", {{"Key", "a"}})["TagSet"].size(), 0u);
  const std::string marker = ok("DeleteObject", {{"Key", "a"}})["VersionId"];
  EXPECT_EQ(code("GetObjectTagging", {{"Key", "a"}}), "MethodNotAllowed");
  EXPECT_EQ(code("CopyObject", {{"Key", "b"}, {"CopySource", "box/a"}}), "NoSuchKey");
  EXPECT_EQ(code("CopyObject", {{"Key", "b"}, {"CopySource", "box/a?versionId=" + marker}}),
            "InvalidRequest");
  EXPECT_EQ(ok("CopyObject",
               {{"Key", "b"}, {"CopySource", source("second")}})["CopyObjectResult"]["ETag"],
            "\"a9f0e61a137d86aa9db53465e0801612\"");
}

TEST_F(VersionsTest, AnUploadInPartsIsOne) {
  versioning("Enabled");
  put("a", "first");
  const std::string id = ok("CreateMultipartUpload", {{"Key", "a"}})["UploadId"];
  const Document part = ok(
      "UploadPart", {{"Key", "a"}, {"UploadId", id}, {"PartNumber", 1}, {"Body", blob("whole")}});
  const Document done =
      ok("CompleteMultipartUpload",
         {{"Key", "a"},
          {"UploadId", id},
          {"MultipartUpload", {{"Parts", {{{"PartNumber", 1}, {"ETag", part["ETag"]}}}}}}});
  ids["whole"] = done["VersionId"];
  EXPECT_EQ(versions(), "a:whole* a:first ");
}

TEST_F(VersionsTest, AMarkerIsToldInHeaders) {
  versioning("Enabled");
  put("a", "first");
  const std::string marker = ok("DeleteObject", {{"Key", "a"}})["VersionId"];
  for (const char* method : {"GET", "HEAD"}) {
    for (const std::string& query : {std::string(), "?versionId=" + marker}) {
      HttpRequest request{method, "/box/a" + query};
      request.headers.add("Host", "s3.us-east-1.amazonaws.com");
      const HttpResponse response = cloud.http(request);
      EXPECT_EQ(response.status, query.empty() ? 404 : 405);
      EXPECT_EQ(response.headers.value("x-amz-delete-marker"), "true");
      EXPECT_EQ(response.headers.value("x-amz-version-id"), marker);
      EXPECT_EQ(response.headers.value("Allow"), query.empty() ? "" : "DELETE");
    }
  }
}

TEST(VersionIds, HoldTheirPlaceAndAreKnown) {
  EXPECT_FALSE(sequence_of(""));
  EXPECT_FALSE(sequence_of("null"));
  EXPECT_FALSE(sequence_of("HPniJFCxqTsMuIH9KX8K8wEjNUgmABCD"));
}

}  // namespace
}  // namespace cloudtab::s3
