#pragma once

#include <span>
#include <string_view>

namespace cloudtab::s3 {

/// A part of a bucket's configuration that is put, got and deleted whole. Each is kept as it was
/// put.
struct Configuration {
  std::string_view name;          ///< its key in `BucketRecord::configurations`
  std::string_view input_member;  ///< of Put's input
  /// Of Get's output; empty where the output is the configuration itself (`{TagSet: ...}`).
  std::string_view output_member;
  /// What Get answers when there is none; without a code, the text is the answer as JSON.
  std::string_view missing_code;
  std::string_view missing_text;
};

/// One row a configuration; `operations/configurations.cc` makes the operations from it.
std::span<const Configuration> configurations();

}  // namespace cloudtab::s3
