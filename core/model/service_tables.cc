#include "core/model/service_tables.h"

#include <algorithm>
#include <map>
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
      tables_.operations[i].input = index_of(inputs_[i], kNoShape);
      tables_.operations[i].output = index_of(outputs_[i], kNoShape);
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
    for (size_t i = 0; i < names_.size(); ++i) tables_.shapes[i].name = names_[i];
  }

  ShapeIndex index_of(std::string_view name, ShapeIndex otherwise) const {
    const std::span<const Shape> shapes(tables_.shapes);
    const Shape* shape = find_sorted(shapes, &Shape::name, name);
    return shape == nullptr ? otherwise : static_cast<ShapeIndex>(shape - shapes.data());
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
    if (shape.has(kException)) exceptions_.push_back(index_of(shape.name, kNoShape));
    read_members(shape);
  }

  void read_members(Shape& shape) {
    size_t count = 0;
    if (shape.kind == ShapeKind::kStructure) {
      count = columns_[kShapeNumbers].count();
      for (size_t i = 0; i < count; ++i) read_member(name(columns_[kMemberNames].count()));
    } else if (shape.kind == ShapeKind::kList) {
      count = 1;
      read_member("member");
    } else if (shape.kind == ShapeKind::kMap) {
      count = 2;
      read_member("key");
      read_member("value");
    }
    shape.members = last(tables_.members, count);
  }

  void read_member(std::string_view member_name) {
    Member& member = tables_.members.emplace_back();
    member.name = member_name;
    Habit& habit = habits_[member_name];
    if (habit.shape == kNoShape) habit.shape = index_of(member_name, previous_shape_);
    habit.shape = static_cast<ShapeIndex>(habit.shape + columns_[kMemberShapes].signed_number());
    member.shape = previous_shape_ = habit.shape;

    Fields fields(columns_[kMemberFields], columns_[kMemberNumbers], columns_[kMemberTexts]);
    fields.number(member.flags);
    fields.number(member.location);
    if (fields.next()) {
      const size_t number = columns_[kLocationNames].count();
      if (number != 1) habit.location_name = name(number == 0 ? 0 : number - 1);
      member.location_name = habit.location_name;
    }
    fields.text(member.query_name);
    fields.text(member.xml_namespace_prefix);
    fields.text(member.xml_namespace_uri);
    fields.number(member.timestamp_format);
  }

  /// 0: one that was not there yet; else the one of that number, from 1 on.
  std::string_view name(size_t number) {
    if (number == 0) return names_.emplace_back(columns_[kNewNames].text());
    return names_.at(number - 1);
  }

  std::vector<Column> columns_;
  ServiceTables& tables_;
  std::vector<std::string_view> inputs_;  ///< names of the operations' shapes
  std::vector<std::string_view> outputs_;
  std::vector<std::string_view> names_;  ///< those of the shapes, then of members and locations
  std::vector<ShapeIndex> exceptions_;
  std::map<std::string_view, Habit> habits_;
  ShapeIndex previous_shape_ = 0;
};

}  // namespace

void unpack(std::string_view packed, ServiceTables& tables) { Unpacker(packed, tables).run(); }

}  // namespace cloudtab::model
