#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <type_traits>

namespace cloudtab::model {

// The published AWS service models as tables, generated at build time from scripts/models/ir (see
// its README for origin and licence). Shapes refer to one another by index into their service's
// `shapes`. A service's names are there at once; its operations and shapes are packed, and read
// when one of them is first asked for.

using ShapeIndex = uint16_t;
constexpr ShapeIndex kNoShape = 0xFFFF;
/// "No lower/upper limit" in `Shape::min` / `max`.
constexpr int64_t kNoLimit = INT64_MIN;

enum class ShapeKind : uint8_t {
  kStructure,
  kList,
  kMap,
  kString,
  kBlob,
  kBoolean,
  kInteger,
  kLong,
  kFloat,
  kDouble,
  kTimestamp,
};

enum class TimestampFormat : uint8_t { kDefault, kIso8601, kUnixTimestamp, kRfc822 };

/// Where a REST member travels. `kBody` for everything else.
enum class Location : uint8_t {
  kBody,
  kUri,
  kQueryString,
  kHeader,
  kHeaders /* prefix map */,
  kStatusCode
};

enum MemberFlag : uint16_t {
  kRequired = 1 << 0,
  kFlattened =
      1 << 1,  ///< query/XML list or map without its wrapping element (on the member or its shape)
  kXmlAttribute = 1 << 2,
  kStreaming = 1 << 3,  ///< the payload is a stream
  kIdempotencyToken = 1 << 4,
  kHostLabel = 1 << 5,
  kEventPayload = 1 << 6,
  kEventHeader = 1 << 7,
  kJsonValue = 1 << 8,  ///< a string member carried as JSON in a header
  kDeprecated = 1 << 9,
};

enum ShapeFlag : uint16_t {
  kShapeFlattened = 1 << 0,
  kUnion = 1 << 1,
  kDocumentType = 1 << 2,  ///< free-form JSON
  kSensitive = 1 << 3,
  kException = 1 << 4,
  kEventStream = 1 << 5,
  kEvent = 1 << 6,
  kBox = 1 << 7,
  kSenderFault = 1 << 8,
  kReceiverFault = 1 << 9,
  kShapeStreaming = 1 << 10,
  kRequiresLength = 1 << 11,
  kSparse = 1 << 12,  ///< a list or map whose values may be null (documents then hold null)
};

struct Member {
  std::string_view name;           ///< key in documents
  std::string_view location_name;  ///< name on the wire; empty: same as `name`
  std::string_view query_name;  ///< name in the query protocol where it differs (`queryName`, SQS
                                ///< overlay); else empty
  std::string_view xml_namespace_prefix;
  std::string_view xml_namespace_uri;
  ShapeIndex shape = kNoShape;
  Location location = Location::kBody;
  TimestampFormat timestamp_format = TimestampFormat::kDefault;
  uint16_t flags = 0;

  constexpr std::string_view wire_name() const {
    return location_name.empty() ? name : location_name;
  }
  constexpr bool has(MemberFlag flag) const { return (flags & flag) != 0; }
};

struct Shape {
  std::string_view name;
  ShapeKind kind = ShapeKind::kStructure;
  TimestampFormat timestamp_format = TimestampFormat::kDefault;
  uint16_t flags = 0;
  /// Structure: its members. List: one, `member`. Map: two, `key` and `value`.
  std::span<const Member> members;
  /// Name of the member that is the whole body (REST); empty if none.
  std::string_view payload;
  /// String: length in code points; blob: bytes; list, map: entries; numbers: value.
  int64_t min = kNoLimit;
  int64_t max = kNoLimit;
  /// Regular expression as published; empty if none.
  std::string_view pattern;
  std::span<const std::string_view> enum_values;
  /// Exceptions only: the code on the wire where it differs from `name`, and the modelled HTTP
  /// status (0: none).
  std::string_view error_code;
  uint16_t error_status = 0;
  /// Exceptions of services that moved from query to JSON: the code old clients know
  /// (`x-amzn-query-error`), and status.
  std::string_view query_error_code;
  uint16_t query_error_status = 0;
  std::string_view xml_name;  ///< element name of a top-level XML shape, where modelled
  std::string_view xml_namespace_uri;
  std::string_view xml_namespace_prefix;  ///< `xsi` on S3's Grantee

  constexpr bool has(ShapeFlag flag) const { return (flags & flag) != 0; }
};

struct Operation {
  std::string_view name;
  std::string_view http_method;  ///< `POST`
  std::string_view request_uri;  ///< `/2015-03-31/functions/{FunctionName}/invocations?x=y`
  uint16_t response_code = 200;
  ShapeIndex input = kNoShape;
  ShapeIndex output = kNoShape;
  std::span<const ShapeIndex> errors;
  std::string_view result_wrapper;       ///< query protocol; empty if none
  std::string_view input_location_name;  ///< XML root of the request body
  std::string_view input_xml_namespace;
  std::string_view host_prefix;  ///< `stream-logs.`, `{accountId}.`
  bool deprecated = false;
  bool anonymous = false;            ///< needs no signature (STS's federation calls)
  bool request_compression = false;  ///< clients may send the body gzip-compressed
  bool checksum_required = false;    ///< S3: the request must carry a checksum or Content-MD5
  std::string_view
      checksum_algorithm_member;  ///< S3: the input's member that names the checksum's algorithm
  std::string_view
      checksum_mode_member;  ///< S3: the input's member that asks for checksums in the answer
};

struct ServiceTables;

/// The operations and shapes of a published service, in the form in which they travel.
class PackedService {
 public:
  constexpr explicit PackedService(std::string_view packed) : packed_(packed) {}
  PackedService(const PackedService&) = delete;
  PackedService& operator=(const PackedService&) = delete;

  /// Reads them at the first call. They live as long as the program.
  const ServiceTables& tables() const;

 private:
  std::string_view packed_;
  mutable const ServiceTables* tables_ = nullptr;
};

/// Constant elements in a row: of a published service, or of anything that outlives the table.
template <class T>
class Table {
 public:
  constexpr Table() = default;
  constexpr explicit Table(const PackedService& service) : service_(&service) {}
  template <class Range>
  requires std::is_convertible_v<const Range&, std::span<const T>>
  constexpr Table(const Range& elements)  // NOLINT(google-explicit-constructor)
      : elements_(elements) {}

  std::span<const T> elements() const {
    if (elements_.data() == nullptr && service_ != nullptr) elements_ = unpacked();
    return elements_;
  }
  const T* data() const { return elements().data(); }
  size_t size() const { return elements().size(); }
  auto begin() const { return elements().begin(); }
  auto end() const { return elements().end(); }
  const T& operator[](size_t index) const { return elements()[index]; }

 private:
  std::span<const T> unpacked() const;

  mutable std::span<const T> elements_;
  const PackedService* service_ = nullptr;
};

template <>
std::span<const Operation> Table<Operation>::unpacked() const;
template <>
std::span<const Shape> Table<Shape>::unpacked() const;

enum class Protocol : uint8_t { kJson, kQuery, kRestJson, kRestXml };

struct Service {
  std::string_view id;  ///< Cloudtab's key, equal to the folder of the published model: `dynamodb`,
                        ///< `apigatewaymanagementapi`
  std::string_view service_id;       ///< AWS's serviceId: `DynamoDB Streams`
  std::string_view api_version;      ///< `2012-08-10`
  std::string_view endpoint_prefix;  ///< first host label: `streams.dynamodb`
  std::string_view signing_name;     ///< `dynamodb`
  std::string_view target_prefix;    ///< `DynamoDB_20120810`; empty outside the JSON protocol
  std::string_view json_version;     ///< `1.0`, `1.1`; empty outside the JSON protocol
  std::string_view xml_namespace;
  Protocol protocol = Protocol::kJson;
  /// A JSON service that also speaks the query protocol (SQS, CloudWatch).
  bool query_compatible = false;
  /// `Version` of query requests, of every service that speaks the query protocol; else empty.
  std::string_view query_api_version;
  /// Sorted by name, as are the shapes (in byte order).
  Table<Operation> operations;
  Table<Shape> shapes;

  const Shape& shape(ShapeIndex index) const { return shapes[index]; }
};

/// All services, sorted by id. Static storage.
std::span<const Service* const> all_services();
/// Null if there is none of that id.
const Service* find_service(std::string_view id);
/// Null if the service has no such operation. O(log n).
const Operation* find_operation(const Service& service, std::string_view name);
/// The shape of that name, or null. O(log n). Names of shapes are AWS's own and may change with a
/// new model.
const Shape* find_shape(const Service& service, std::string_view name);
/// The exception shape of that name, or null.
const Shape* find_error_shape(const Service& service, std::string_view name);
/// The member of that name, or null.
const Member* find_member(const Shape& shape, std::string_view name);

}  // namespace cloudtab::model
