#include "core/model/service_tables.h"

#include <algorithm>
#include <deque>
#include <span>

#include "core/base/ensure.h"
#include "core/model/columns.h"
#include "core/model/sorted.h"

namespace cloudtab::model {

namespace {

/// In the order of `COLUMNS` in scripts/models/service_packing.py, which tells what they hold.
enum Name : size_t {
  kOperationNames,
  kOperationInputs,
  kOperationOutputs,
  kOperationTexts,
  kShapeNames,
  kShapeTexts,
  kPatterns,
  kEnumValues,
  kNewNames,
  kMemberTexts,
  kCounts,
  kOperationFields,
  kOperationNumbers,
  kOperationErrors,
  kShapeKinds,
  kShapeFields,
  kShapeNumbers,
  kMemberNames,
  kMemberShapes,
  kMemberFields,
  kMemberNumbers,
  kLocationNames,
  kColumns,
};

/// The last `count` elements.
template <class T>
std::span<const T> last(const std::vector<T>& elements, size_t count) {
  return std::span<const T>(elements).last(count);
}

class Unpacker {
 public:
  Unpacker(std::string_view packed, ServiceTables& tables)
      : columns_(unpack_columns(packed, kColumns)), tables_(tables) {}

  void run() {
    // All is in place before anything refers to it.
    tables_.operations.resize(columns_[kCounts].count());
    tables_.errors.reserve(columns_[kCounts].count());
    tables_.shapes.resize(columns_[kCounts].count());
    tables_.members.reserve(columns_[kCounts].count());
    tables_.enum_values.reserve(columns_[kCounts].count());

    for (Operation& operation : tables_.operations) read_names(operation);
    name_shapes();
    for (Shape& shape : tables_.shapes) read(shape);
    for (size_t i = 0; i < tables_.operations.size(); ++i) {
      tables_.operations[i].input = index_of(inputs_[i]);
      tables_.operations[i].output = index_of(outputs_[i]);
      read(tables_.operations[i]);
    }
  }

 private:
  /// What the members of a name had last.
  struct Habit {
    ShapeIndex shape = kNoShape;
    std::string_view location_name;
  };

  void read_names(Operation& operation) {
    operation.name = columns_[kOperationNames].text();
    inputs_.push_back(after(operation.name, columns_[kOperationInputs].text()));
    outputs_.push_back(after(operation.name, columns_[kOperationOutputs].text()));
  }

  /// A text that begins with `+` goes on from the operation's name. Such a shape is named here
  /// only.
  std::string_view after(std::string_view operation, std::string_view text) {
    if (text.empty() || text.front() != '+') return text;
    std::string& whole = tables_.texts.emplace_back(operation);
    whole.append(text.substr(1));
    return whole;
  }

  void name_shapes() {
    for (const std::string& text : tables_.texts) names_.push_back(text);
    while (names_.size() < tables_.shapes.size()) names_.push_back(columns_[kShapeNames].text());
    std::sort(names_.begin(), names_.end());
    ENSURE(names_.size() == tables_.shapes.size());
    for (size_t i = 0; i < names_.size(); ++i) {
      tables_.shapes[i].name = names_[i];
      // The first member of a shape's name is of that shape, unless told otherwise.
      habits_.push_back({.shape = static_cast<ShapeIndex>(i)});
    }
  }

  ShapeIndex index_of(std::string_view name) const {
    if (name.empty()) return kNoShape;
    const std::span<const Shape> shapes(tables_.shapes);
    const Shape* shape = find_sorted(shapes, &Shape::name, name);
    ENSURE(shape != nullptr);
    return static_cast<ShapeIndex>(shape - shapes.data());
  }

  void read(Operation& operation) {
    Fields fields(
        columns_[kOperationFields], columns_[kOperationNumbers], columns_[kOperationTexts]);
    operation.http_method = "POST";
    operation.request_uri = "/";
    fields.text(operation.http_method);
    fields.text(operation.request_uri);
    fields.number(operation.response_code);
    if (fields.next()) {
      const size_t count = columns_[kOperationNumbers].count();
      for (size_t i = 0; i < count; ++i)
        tables_.errors.push_back(exceptions_.at(columns_[kOperationErrors].count()));
      operation.errors = last(tables_.errors, count);
    }
    fields.text(operation.result_wrapper);
    operation.result_wrapper = after(operation.name, operation.result_wrapper);
    fields.text(operation.input_location_name);
    fields.text(operation.input_xml_namespace);
    fields.text(operation.host_prefix);
    operation.deprecated = fields.next();
    operation.anonymous = fields.next();
    operation.request_compression = fields.next();
    operation.checksum_required = fields.next();
    fields.text(operation.checksum_algorithm_member);
    fields.text(operation.checksum_mode_member);
  }

  void read(Shape& shape) {
    shape.kind = static_cast<ShapeKind>(columns_[kShapeKinds].number());
    Fields fields(columns_[kShapeFields], columns_[kShapeNumbers], columns_[kShapeTexts]);
    fields.number(shape.flags);
    if (fields.next()) shape.min = columns_[kShapeNumbers].signed_number();
    if (fields.next()) shape.max = columns_[kShapeNumbers].signed_number();
    if (fields.next()) shape.pattern = columns_[kPatterns].text();
    if (fields.next()) {
      const size_t count = columns_[kShapeNumbers].count();
      for (size_t i = 0; i < count; ++i)
        tables_.enum_values.push_back(columns_[kEnumValues].text());
      shape.enum_values = last(tables_.enum_values, count);
    }
    fields.text(shape.payload);
    fields.text(shape.error_code);
    fields.number(shape.error_status);
    fields.text(shape.query_error_code);
    fields.number(shape.query_error_status);
    fields.text(shape.xml_name);
    fields.text(shape.xml_namespace_uri);
    fields.text(shape.xml_namespace_prefix);
    fields.number(shape.timestamp_format);
    if (shape.has(kException)) {
      exceptions_.push_back(static_cast<ShapeIndex>(&shape - tables_.shapes.data()));
    }
    read_members(shape);
  }

  void read_members(Shape& shape) {
    size_t count = 0;
    if (shape.kind == ShapeKind::kStructure) {
      count = columns_[kShapeNumbers].count();
      for (size_t i = 0; i < count; ++i) {
        const size_t number = name(columns_[kMemberNames].count());
        read_member(names_[number], habits_[number]);
      }
    } else if (shape.kind == ShapeKind::kList) {
      count = 1;
      read_element("member");
    } else if (shape.kind == ShapeKind::kMap) {
      count = 2;
      read_element("key");
      read_element("value");
    }
    shape.members = last(tables_.members, count);
  }

  /// Of a list or map. It is like the member before it, as one whose name is new.
  void read_element(std::string_view element_name) {
    element_habit_.shape = kNoShape;
    read_member(element_name, element_habit_);
  }

  void read_member(std::string_view member_name, Habit& habit) {
    Member& member = tables_.members.emplace_back();
    member.name = member_name;
    const ShapeIndex guess = habit.shape == kNoShape ? previous_shape_ : habit.shape;
    habit.shape = static_cast<ShapeIndex>(guess + columns_[kMemberShapes].signed_number());
    member.shape = previous_shape_ = habit.shape;

    Fields fields(columns_[kMemberFields], columns_[kMemberNumbers], columns_[kMemberTexts]);
    fields.number(member.flags);
    fields.number(member.location);
    if (fields.next()) {
      const size_t number = columns_[kLocationNames].count();
      if (number != 1) habit.location_name = names_[name(number == 0 ? 0 : number - 1)];
      member.location_name = habit.location_name;
    }
    fields.text(member.query_name);
    fields.text(member.xml_namespace_prefix);
    fields.text(member.xml_namespace_uri);
    fields.number(member.timestamp_format);
  }

  /// The place among the names: 0 says a new one, which is at their end; else it is one less.
  size_t name(size_t number) {
    if (number != 0) {
      ENSURE(number <= names_.size());
      return number - 1;
    }
    names_.push_back(columns_[kNewNames].text());
    habits_.emplace_back();
    return names_.size() - 1;
  }

  std::vector<Column> columns_;
  ServiceTables& tables_;
  std::vector<std::string_view> inputs_;  ///< names of the operations' shapes
  std::vector<std::string_view> outputs_;
  std::vector<std::string_view> names_;  ///< those of the shapes, then of members and locations
  std::vector<ShapeIndex> exceptions_;
  std::deque<Habit> habits_;  ///< for each of the names; references into it stay valid
  Habit element_habit_;
  ShapeIndex previous_shape_ = 0;
};

}  // namespace

void unpack(std::string_view packed, ServiceTables& tables) { Unpacker(packed, tables).run(); }

}  // namespace cloudtab::model
