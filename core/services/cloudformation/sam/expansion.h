#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/document.h"

namespace cloudtab::cloudformation::sam {

/// What is being made of one template: the plain resources, and what was found to be wrong.
class Expansion {
 public:
  /// Adds a resource made for `owner`, whose condition it shares.
  Document& add(const std::string& id,
                const char* type,
                Document properties,
                const Document& owner);
  /// "Resource with id [ID] is invalid. TEXT"
  void fail(const std::string& id, std::string_view text);
  /// From then on `{"Ref": "NAME"}` means `{"Ref": "ID"}`: for `Function.Alias`, and for resources
  /// that get a name of their own.
  void name(const std::string& name, const std::string& id) { names_[name] = id; }

  /// The paths that events add to an API, by the API's logical id.
  std::map<std::string, Document> paths;
  /// The template's resources as they were written, `Globals` merged in.
  Document written = Document::object();
  Document resources = Document::object();

  const std::vector<std::string>& faults() const { return faults_; }
  const std::map<std::string, std::string>& names() const { return names_; }

 private:
  std::vector<std::string> faults_;
  std::map<std::string, std::string> names_;
};

/// The members of `from` that are listed, as they are.
Document picked(const Document& from, std::initializer_list<const char*> names);

/// `{"Ref": ID}`, `{"Fn::GetAtt": [ID, ATTRIBUTE]}`.
Document ref_to(const std::string& id);
Document attribute_of(const std::string& id, const char* attribute);

/// The logical id of `{"Ref": ID}`, or "".
std::string ref_target(const Document& value);

/// A map of tags as a list, with SAM's own in front.
Document tag_list(const Document& tags, const char* mark);

/// The first ten digits of a name that is made of what a resource holds.
std::string content_hash(const Document& content);

/// Where a package is: `s3://bucket/key`, or the members of an object, under `names` (bucket, key,
/// version). Null, and a fault, for a path on somebody's disk.
Document package_location(Expansion& expansion,
                          const std::string& id,
                          const char* property,
                          const Document& uri,
                          const char* const (&names)[3]);

// function.cc
void expand_function(Expansion& expansion, const std::string& id, const Document& resource);

/// What an event source does to the function that it belongs to.
struct EventOwner {
  const std::string& function;  ///< logical id
  const Document& resource;     ///< as written
  Document target;              ///< what to invoke: the function or its alias, by `Ref`
  Document target_arn;
};
// events.cc
void expand_event(Expansion& expansion,
                  const EventOwner& owner,
                  const std::string& name,
                  const Document& event);
/// The managed policy that a function needs to read from an event source of that type, or null.
const char* policy_for_event(std::string_view type);

// api.cc
/// The API that an event names, or the implicit one of its kind.
std::string api_of_event(const Document& properties, bool http);
void add_api_path(Expansion& expansion,
                  const EventOwner& owner,
                  const std::string& name,
                  const Document& properties,
                  bool http);
void expand_rest_api(Expansion& expansion, const std::string& id, const Document& resource);
void expand_http_api(Expansion& expansion, const std::string& id, const Document& resource);

// api_auth.cc
/// Where an event's `Auth` waits in its operation until its API is expanded.
constexpr const char* kEventAuth = "x-cloudtab-event-auth";
/// Adds what `Auth` says to the definition, and the resources that it needs. `stage`: the logical
/// id of the API's stage.
void add_rest_auth(Expansion& expansion,
                   const std::string& id,
                   const std::string& stage,
                   const Document& resource,
                   Document& body);
void add_http_auth(Expansion& expansion,
                   const std::string& id,
                   const Document& resource,
                   Document& body);

// policies.cc
/// A policy template's document (`SQSPollerPolicy` and so on), or null if there is none of that
/// name here.
Document policy_template(const std::string& name, const Document& parameters);

}  // namespace cloudtab::cloudformation::sam
