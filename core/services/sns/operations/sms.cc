#include "core/services/sns/sms.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <string>

#include "core/services/sns/errors.h"
#include "core/services/sns/inbox.h"
#include "core/services/sns/limits.h"
#include "core/services/sns/operations/operations.h"
#include "core/services/sns/operations/paging.h"
#include "core/services/sns/state.h"
#include "core/services/sns/topic.h"

// Text messages: Get-/SetSMSAttributes, CheckIfPhoneNumberIsOptedOut, ListPhoneNumbersOptedOut,
// OptInPhoneNumber, ListOriginationNumbers, and the SMS sandbox: GetSMSSandboxAccountStatus,
// Create-/Verify-/Delete-/ListSMSSandboxPhoneNumber(s).

namespace cloudtab::sns {
namespace {

constexpr std::array<std::string_view, 6> kSmsAttributes = {"DefaultSMSType",
                                                            "DefaultSenderID",
                                                            "DeliveryStatusIAMRole",
                                                            "DeliveryStatusSuccessSamplingRate",
                                                            "MonthlySpendLimit",
                                                            "UsageReportS3Bucket"};

bool is_whole_number(const std::string& text) {
  return !text.empty() && text.size() <= 9 &&
         std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

// 1 to 11 letters and digits, a letter among them. Source: API reference of SetSMSAttributes.
bool is_sender_id(const std::string& text) {
  const auto is_letter = [](char c) { return std::isalpha(static_cast<unsigned char>(c)) != 0; };
  const auto fits = [](char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0; };
  return text.size() <= 11 && std::all_of(text.begin(), text.end(), fits) &&
         std::any_of(text.begin(), text.end(), is_letter);
}

// The text of an invalid value is recorded for DefaultSMSType.
Status check_sms_attribute(const std::string& name, const std::string& value) {
  if (std::find(kSmsAttributes.begin(), kSmsAttributes.end(), name) == kSmsAttributes.end())
    return errors::invalid_parameter_bare(name + " is not a valid attribute");
  if (value.empty()) return ok();
  bool fine = true;
  if (name == "DefaultSMSType") fine = value == "Promotional" || value == "Transactional";
  if (name == "DefaultSenderID") fine = is_sender_id(value);
  if (name == "MonthlySpendLimit") fine = is_whole_number(value);
  if (name == "DeliveryStatusSuccessSamplingRate")
    fine = is_whole_number(value) && std::stoi(value) <= 100;
  return fine ? ok() : Status(errors::invalid_parameter_bare(name + " is invalid"));
}

// `+` and at least eight digits, as the model says of sandbox numbers. Recorded.
Result<std::string> phone_number(const Document& input, const char* member) {
  const std::string number = text_or(input, member);
  if (is_e164_number(number)) return number;
  return errors::invalid_parameter("PhoneNumber", "input incorrectly formatted");
}

}  // namespace

Outcome set_sms_attributes(Call& call, const Document& input) {
  const Document& attributes = input["attributes"];
  for (const auto& [name, value] : attributes.items())
    RETURN_IF_ERROR(check_sms_attribute(name, value.get<std::string>()));
  auto& records = call.records<SmsRecord>();
  const SmsRecord* present = records.find(kSmsAttributesKey);
  Document changed = present == nullptr ? Document::object() : present->value;
  for (const auto& [name, value] : attributes.items()) {
    if (value.get_ref<const std::string&>().empty()) {
      changed.erase(name);
    } else {
      changed[name] = value;
    }
  }
  records.put(kSmsAttributesKey, {std::move(changed)});
  return Document::object();
}

Outcome get_sms_attributes(Call& call, const Document& input) {
  Document attributes = {{"MonthlySpendLimit", "1"}};
  if (const SmsRecord* set = call.records<SmsRecord>().find(kSmsAttributesKey); set != nullptr)
    attributes.update(set->value);
  const Document wanted = input.value("attributes", Document::array());
  if (wanted.empty()) return Document{{"attributes", std::move(attributes)}};
  Document selected = Document::object();
  for (const Document& name : wanted) {
    const auto& key = name.get_ref<const std::string&>();
    if (attributes.contains(key)) selected[key] = attributes[key];
  }
  return Document{{"attributes", std::move(selected)}};
}

Outcome check_if_phone_number_is_opted_out(Call& call, const Document& input) {
  ASSIGN_OR_RETURN(const std::string number, phone_number(input, "phoneNumber"));
  return Document{{"isOptedOut", has_opted_out(call, call.scope(), number)}};
}

Outcome list_phone_numbers_opted_out(Call& call, const Document& input) {
  return page_of(call.records<OptedOutRecord>(),
                 kListPageSize,
                 text_or(input, "nextToken"),
                 "phoneNumbers",
                 "nextToken",
                 [](const std::string& number, const OptedOutRecord&) { return Document(number); });
}

Outcome opt_in_phone_number(Call& call, const Document& input) {
  ASSIGN_OR_RETURN(const std::string number, phone_number(input, "phoneNumber"));
  call.records<OptedOutRecord>().erase(number);
  return Document::object();
}

Outcome list_origination_numbers(Call& /*call*/, const Document& /*input*/) {
  return Document{{"PhoneNumbers", Document::array()}};
}

Outcome get_sms_sandbox_account_status(Call& /*call*/, const Document& /*input*/) {
  return Document{{"IsInSandbox", false}};
}

Outcome create_sms_sandbox_phone_number(Call& call, const Document& input) {
  ASSIGN_OR_RETURN(const std::string number, phone_number(input, "PhoneNumber"));
  auto& numbers = call.records<SandboxNumberRecord>();
  if (!numbers.contains(number) && numbers.size() >= kSandboxNumbersMax)
    return errors::too_many_sandbox_numbers();
  const std::string password = call.random().text(6, "0123456789");
  numbers.put(number, {{{"status", "Pending"}, {"password", password}}});
  put_in_inbox(call,
               call.scope(),
               {.protocol = "sms",
                .endpoint = number,
                .body = "Your verification code is " + password + ".",
                .message_id = call.random().uuid()});
  return Document::object();
}

Outcome verify_sms_sandbox_phone_number(Call& call, const Document& input) {
  ASSIGN_OR_RETURN(const std::string number, phone_number(input, "PhoneNumber"));
  auto& numbers = call.records<SandboxNumberRecord>();
  const SandboxNumberRecord* record = numbers.find(number);
  if (record == nullptr) return errors::sandbox_number_not_found();
  if (record->value["password"] != text_or(input, "OneTimePassword"))
    return errors::wrong_one_time_password();
  numbers.update(number,
                 [](SandboxNumberRecord& changed) { changed.value["status"] = "Verified"; });
  return Document::object();
}

Outcome delete_sms_sandbox_phone_number(Call& call, const Document& input) {
  ASSIGN_OR_RETURN(const std::string number, phone_number(input, "PhoneNumber"));
  if (!call.records<SandboxNumberRecord>().erase(number)) return errors::sandbox_number_not_found();
  return Document::object();
}

Outcome list_sms_sandbox_phone_numbers(Call& call, const Document& input) {
  return page_of(call.records<SandboxNumberRecord>(),
                 input.value("MaxResults", kListPageSize),
                 text_or(input, "NextToken"),
                 "PhoneNumbers",
                 "NextToken",
                 [](const std::string& number, const SandboxNumberRecord& record) {
                   return Document{{"PhoneNumber", number}, {"Status", record.value["status"]}};
                 });
}

}  // namespace cloudtab::sns
