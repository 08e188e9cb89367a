#include <cmath>
#include <string>
#include <utility>
#include <vector>

#include "core/services/cloudwatch/errors.h"
#include "core/services/cloudwatch/limits.h"
#include "core/services/cloudwatch/metrics.h"
#include "core/services/cloudwatch/operations/operations.h"

namespace cloudtab::cloudwatch {

namespace {

std::string shown(double value) {
  if (std::isnan(value)) return "NaN";
  if (std::isinf(value)) return value < 0 ? "-Infinity" : "Infinity";
  return Document(value).dump();
}

/// Source: observed texts of SDK issue reports, where no recorded answer has one.
Status check_value(double value, const std::string& place) {
  if (std::isfinite(value) && std::fabs(value) <= kValueMax) return ok();
  return errors::invalid_value("The value " + shown(value) + " for parameter " + place +
                               " is invalid.");
}

Status check_form(const Document& datum, const std::string& place) {
  const bool value = datum.contains("Value");
  const bool values = datum.contains("Values");
  const bool set = datum.contains("StatisticValues");
  if (value && values) return errors::exclusive(place + ".Value", place + ".Values");
  if (value && set) return errors::exclusive(place + ".Value", place + ".StatisticValues");
  if (values && set) return errors::exclusive(place + ".Values", place + ".StatisticValues");
  if (!value && !values && !set) {
    return Error{"MissingRequiredParameterException",
                 "At least one of the parameters must be specified."};
  }
  if (datum.contains("Counts") && (!values || datum["Counts"].size() != datum["Values"].size())) {
    return errors::invalid_value("The parameters " + place + ".Values and " + place +
                                 ".Counts must be of the same size.");
  }
  return ok();
}

Status check_numbers(const Document& datum, const std::string& place) {
  if (datum.contains("Value"))
    RETURN_IF_ERROR(check_value(datum["Value"].get<double>(), place + ".Value"));
  for (const char* list : {"Values", "Counts"}) {
    if (!datum.contains(list)) continue;
    size_t i = 0;
    for (const Document& value : datum[list]) {
      RETURN_IF_ERROR(
          check_value(value.get<double>(), place + '.' + list + ".member." + std::to_string(++i)));
    }
  }
  if (!datum.contains("StatisticValues")) return ok();
  const Document& set = datum["StatisticValues"];
  const std::string set_place = place + ".StatisticValues";
  for (const char* name : {"SampleCount", "Sum", "Minimum", "Maximum"})
    RETURN_IF_ERROR(check_value(set.at(name).get<double>(), set_place + '.' + name));
  if (set["SampleCount"].get<double>() < 0) {
    return errors::invalid_value("The value " + shown(set["SampleCount"].get<double>()) +
                                 " for parameter " + set_place + ".SampleCount is invalid.");
  }
  if (set["Maximum"].get<double>() < set["Minimum"].get<double>()) {
    return errors::invalid_value("The parameter " + set_place + ".Maximum must be greater than " +
                                 set_place + ".Minimum.");
  }
  return ok();
}

Status check_time(const Document& datum, const std::string& place, Instant now) {
  if (!datum.contains("Timestamp")) return ok();
  const Instant at = from_millis(datum["Timestamp"].get<int64_t>());
  if (at < now - kDatumAgeMax) {
    return errors::invalid_value("The parameter " + place +
                                 ".Timestamp must specify a time within the past two weeks.");
  }
  if (at > now + kDatumAheadMax) {
    return errors::invalid_value(
        "The parameter " + place +
        ".Timestamp must specify a time no more than two hours in the future.");
  }
  return ok();
}

Status check_datum(const Document& datum, const std::string& place, Instant now) {
  RETURN_IF_ERROR(check_form(datum, place));
  RETURN_IF_ERROR(check_numbers(datum, place));
  const int64_t resolution = datum.value("StorageResolution", int64_t{60});
  if (resolution != 1 && resolution != 60) {
    return errors::invalid_value("The parameter " + place +
                                 ".StorageResolution must be a value in the set [ 1, 60 ].");
  }
  return check_time(datum, place, now);
}

Distribution distribution_of(const Document& datum) {
  Distribution data;
  if (datum.contains("Value")) {
    data.add(datum["Value"].get<double>());
  } else if (datum.contains("Values")) {
    const Document& values = datum["Values"];
    for (size_t i = 0; i < values.size(); ++i)
      data.add(values[i].get<double>(),
               datum.contains("Counts") ? datum["Counts"].at(i).get<double>() : 1);
  } else {
    const Document& set = datum["StatisticValues"];
    data.add_set(set["SampleCount"], set["Sum"], set["Minimum"], set["Maximum"]);
  }
  return data;
}

struct Datum {
  const Document* value;
  std::string place;
};

std::vector<Datum> data_of(const Document& input) {
  std::vector<Datum> data;
  const auto add = [&](const Document& list, const std::string& prefix) {
    for (size_t i = 0; i < list.size(); ++i)
      data.push_back({&list[i], prefix + "MetricData.member." + std::to_string(i + 1)});
  };
  if (input.contains("MetricData")) add(input["MetricData"], "");
  if (input.contains("EntityMetricData")) {
    size_t i = 0;
    for (const Document& entity : input["EntityMetricData"]) {
      const std::string prefix = "EntityMetricData.member." + std::to_string(++i) + '.';
      if (entity.contains("MetricData")) add(entity["MetricData"], prefix);
    }
  }
  return data;
}

}  // namespace

Outcome put_metric_data(Call& call, const Document& input) {
  const std::string& space = input.at("Namespace").get_ref<const std::string&>();
  if (is_aws_namespace(space))
    return errors::invalid_value("The value AWS/ for parameter Namespace is invalid.");
  const std::vector<Datum> data = data_of(input);
  if (data.empty()) return errors::missing_parameter("MetricData");
  if (data.size() > kDataPerPutMax) {
    return errors::invalid_value("The collection MetricData must not have a size greater than " +
                                 std::to_string(kDataPerPutMax) + '.');
  }
  for (const Datum& datum : data)
    RETURN_IF_ERROR(check_datum(*datum.value, datum.place, call.now()));

  for (const Datum& datum : data) {
    MetricName metric = metric_of(*datum.value);
    metric.space = space;
    const Document& value = *datum.value;
    put_point(call,
              metric,
              from_millis(value.value("Timestamp", to_millis(call.now()))),
              value.value("StorageResolution", int64_t{60}) == 1,
              value.value("Unit", "None"),
              distribution_of(value));
  }
  return Document::object();
}

}  // namespace cloudtab::cloudwatch
