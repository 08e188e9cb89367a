// Whole requests of each protocol, bytes to documents and documents to bytes.

#include <gtest/gtest.h>

#include "core/base/json.h"
#include "core/wire/request.h"

namespace cloudtab::wire {
namespace {

constexpr char kRequestId[] = "11111111-2222-3333-4444-555555555555";

Request parse_ok(const HttpRequest& http) {
  Request request;
  const Status status = parse_request(http, model::all_services(), request);
  EXPECT_TRUE(status.ok()) << (status.ok() ? ""
                                           : status.error().code + ": " + status.error().message);
  return request;
}

HttpResponse parse_refused(const HttpRequest& http) {
  Request request;
  const Status status = parse_request(http, model::all_services(), request);
  EXPECT_FALSE(status.ok());
  if (status.ok()) return {};
  return render_error(request, status.error(), kRequestId);
}

HttpRequest json_request(const std::string& target, const std::string& body) {
  return HttpRequest{"POST",
                     "/",
                     {{"X-Amz-Target", target}, {"Content-Type", "application/x-amz-json-1.0"}},
                     body};
}

HttpRequest form_request(const std::string& body) {
  return HttpRequest{
      "POST", "/", {{"Content-Type", "application/x-www-form-urlencoded; charset=utf-8"}}, body};
}

TEST(Json, ReadsByShape) {
  const Request request = parse_ok(json_request(
      "DynamoDB_20120810.PutItem",
      R"({"TableName":"t","Item":{"id":{"S":"a\u00e9\ud83d\ude00"},"n":{"N":"1"},"b":{"B":"aGk="},"l":{"L":[{"BOOL":true},{"NULL":true}]}},"Expected":null,"Unknown":[1,{"a":2}]})"));
  ASSERT_NE(request.operation, nullptr);
  EXPECT_EQ(request.service->id, "dynamodb");
  EXPECT_EQ(request.operation->name, "PutItem");
  EXPECT_EQ(request.input["Item"]["id"]["S"], "a\xC3\xA9\xF0\x9F\x98\x80");
  EXPECT_TRUE(request.input["Item"]["b"]["B"].is_binary());
  EXPECT_EQ(request.input["Item"]["l"]["L"].size(), 2u);
  EXPECT_FALSE(request.input.contains("Expected"));
  EXPECT_FALSE(request.input.contains("Unknown"));
}

TEST(Json, WritesInModelOrder) {
  Request request =
      parse_ok(json_request("DynamoDB_20120810.GetItem", R"({"TableName":"t","Key":{}})"));
  const HttpResponse response = render_response(
      request, {{"Item", {{"id", {{"S", "x\"\n"}}}}}, {"NotAMember", 1}}, kRequestId);
  EXPECT_EQ(response.status, 200);
  EXPECT_EQ(response.body, R"({"Item":{"id":{"S":"x\"\n"}}})");
  EXPECT_EQ(response.headers.value("content-type"), "application/x-amz-json-1.0");
  EXPECT_EQ(response.headers.value("x-amzn-requestid"), kRequestId);
  EXPECT_NE(response.headers.find("x-amz-crc32"), nullptr);
}

TEST(Json, ErrorsCarryTheServicesNamespace) {
  Request request = parse_ok(json_request("DynamoDB_20120810.GetItem", "{}"));
  EXPECT_EQ(
      render_error(
          request, Error{"ResourceNotFoundException", "Requested resource not found"}, kRequestId)
          .body,
      R"({"__type":"com.amazonaws.dynamodb.v20120810#ResourceNotFoundException","message":"Requested resource not found"})");
  EXPECT_EQ(render_error(request, Error{"ValidationException", "no"}, kRequestId).body,
            R"({"__type":"com.amazon.coral.validate#ValidationException","message":"no"})");
  EXPECT_EQ(parse_refused(json_request("DynamoDB_20120810.Nope", "{}")).body,
            R"({"__type":"com.amazon.coral.service#UnknownOperationException"})");
  // Beside an item, the message is spelled otherwise.
  Error failed{"ConditionalCheckFailedException", "no"};
  const std::string head =
      R"({"__type":"com.amazonaws.dynamodb.v20120810#ConditionalCheckFailedException",)";
  EXPECT_EQ(render_error(request, failed, kRequestId).body, head + R"("message":"no"})");
  failed.fields["Item"] = {{"p", {{"S", "a"}}}};
  EXPECT_EQ(render_error(request, failed, kRequestId).body,
            head + R"("Message":"no","Item":{"p":{"S":"a"}}})");
}

TEST(Json, RefusesWrongTypesInTheRealWords) {
  const struct {
    const char* body;
    const char* text;
  } cases[] = {
      {R"({"TableName":1})", "NUMBER_VALUE cannot be converted to String"},
      {R"({"TableName":1.5})", "DECIMAL_VALUE cannot be converted to String"},
      {R"({"TableName":true})", "TRUE_VALUE cannot be converted to String"},
      {R"({"TableName":[]})", "Unrecognized collection type class java.lang.String"},
      {R"({"TableName":{}})", "Start of structure or map found where not expected"},
      {R"({"Limit":"1"})", "STRING_VALUE cannot be converted to Integer"},
      {R"({"Limit":[]})", "Unrecognized collection type class java.lang.Integer"},
      {R"({"ConsistentRead":"23"})", "Unexpected token received from parser"},
      {R"({"ConsistentRead":23})", "NUMBER_VALUE cannot be converted to Boolean"},
      {R"({"AttributesToGet":"23"})", "Unexpected field type"},
      {R"({"AttributesToGet":{}})", "Start of structure or map found where not expected"},
      {R"({"ExclusiveStartKey":true})", "Unexpected field type"},
      {R"({"ExclusiveStartKey":[]})",
       "Unrecognized collection type java.util.Map<java.lang.String, "
       "com.amazonaws.dynamodb.v20120810.AttributeValue>"},
      {R"({"ExclusiveStartKey":{"a":23}})", "Unexpected value type in payload"},
      {R"({"ExclusiveStartKey":{"a":[]}})",
       "Unrecognized collection type class com.amazonaws.dynamodb.v20120810.AttributeValue"},
      {R"({"ExclusiveStartKey":{"a":{"B":true}}})",
       "only base-64-encoded strings are convertible to bytes"},
      {R"({"ExclusiveStartKey":{"a":{"B":"23456"}}})",
       "Base64 encoded length is expected a multiple of 4 bytes but found: 5"},
      {R"({"ExclusiveStartKey":{"a":{"B":"=+/="}}})",
       "Invalid last non-pad Base64 character dectected"},
      {R"({"ExclusiveStartKey":{"a":{"L":[23]}}})", "Unexpected value type in payload"},
  };
  for (const auto& test : cases) {
    const HttpResponse response = parse_refused(json_request("DynamoDB_20120810.Scan", test.body));
    EXPECT_EQ(response.status, 400);
    EXPECT_EQ(
        response.body,
        std::string(R"({"__type":"com.amazon.coral.service#SerializationException","Message":")") +
            test.text + "\"}")
        << test.body;
  }
}

TEST(Wire, WhatIsNoUtf8IsLeftOut) {
  const Request request = parse_ok(HttpRequest{"PUT",
                                               "/b/k",
                                               {{"host", "s3.us-east-1.amazonaws.com"},
                                                {"x-amz-meta-a", "\xff"},
                                                {"x-amz-meta-\xff", "b"},
                                                {"x-amz-meta-c", "d"}},
                                               ""});
  EXPECT_EQ(request.input["Metadata"], Document({{"c", "d"}}));
  HttpRequest http = form_request("Action=ReceiveMessage&Version=2012-11-05");
  http.target = "/123456789012/q";
  http.headers.add("host", "\xff");
  EXPECT_FALSE(parse_ok(http).input.contains("QueueUrl"));
}

TEST(Json, TypesNestInFaults) {
  EXPECT_EQ(
      parse_refused(json_request("DynamoDB_20120810.BatchWriteItem", R"({"RequestItems":[]})"))
          .body,
      R"({"__type":"com.amazon.coral.service#SerializationException","Message":"Unrecognized )"
      R"(collection type java.util.Map<java.lang.String, java.util.List<)"
      R"(com.amazonaws.dynamodb.v20120810.WriteRequest>>"})");
}

TEST(Json, ASearchTakesNoNullForWhatItNeeds) {
  const struct {
    const char* body;
    const char* text;
  } cases[] = {
      {R"({"TableName":null,"IndexName":null})", "a string at line 1 column 17"},
      {R"({"TableName":"null", "SearchVector": null})", "a sequence at line 1 column 41"},
      {R"({"X":null,"TopK":null})", "i32 at line 1 column 21"},
  };
  for (const auto& test : cases) {
    EXPECT_EQ(
        parse_refused(json_request("DynamoDB_20120810.SearchVectors", test.body)).body,
        std::string(R"({"__type":"com.amazon.coral.service#SerializationException","Message":")") +
            "invalid type: null, expected " + test.text + "\"}");
  }
}

TEST(Json, RefusesWhatIsNoJson) {
  for (const std::string body : {"{",
                                 "{]",
                                 R"({"a" 1})",
                                 R"({"TableName":"a)",
                                 R"({"a":01})",
                                 R"({"a":"\x"})",
                                 "[1]x",
                                 "{\"TableName\":\"\xff\"}",
                                 R"({"a":1,})",
                                 "nul",
                                 "{\"a\":\"\n\"}"}) {
    EXPECT_EQ(parse_refused(json_request("DynamoDB_20120810.Scan", body)).status, 400) << body;
  }
  const std::string deep(100'000, '[');
  EXPECT_EQ(parse_refused(json_request("DynamoDB_20120810.Scan", "{\"a\":" + deep)).status, 400);
}

TEST(Query, ReadsSqsInItsOlderForm) {
  const Request request = parse_ok(form_request(
      "Action=SendMessage&Version=2012-11-05&QueueUrl=http%3A%2F%2Fx%2F1%2Fq&MessageBody=a+b%26c&"
      "MessageAttribute.1.Name=k"
      "&MessageAttribute.1.Value.DataType=Binary&MessageAttribute.1.Value.BinaryValue=aGk%3D"));
  EXPECT_EQ(request.service->id, "sqs");
  EXPECT_EQ(request.input["MessageBody"], "a b&c");
  EXPECT_EQ(request.input["MessageAttributes"]["k"]["DataType"], "Binary");
  EXPECT_TRUE(request.input["MessageAttributes"]["k"]["BinaryValue"].is_binary());
}

TEST(Query, ReadsASingleElementOfSqsWithoutItsNumber) {
  const Request read = parse_ok(
      form_request("Action=GetQueueAttributes&Version=2012-11-05&QueueUrl=u&AttributeName=All"));
  EXPECT_EQ(read.input["AttributeNames"], Document::array({"All"}));
  const Request set =
      parse_ok(form_request("Action=SetQueueAttributes&Version=2012-11-05&QueueUrl=u&"
                            "Attribute.Name=DelaySeconds&Attribute.Value=5"));
  EXPECT_EQ(set.input["Attributes"], Document({{"DelaySeconds", "5"}}));
}

TEST(Query, WritesSqsInItsOlderForm) {
  Request request = parse_ok(form_request("Action=ReceiveMessage&Version=2012-11-05&QueueUrl=u"));
  const HttpResponse response = render_response(
      request,
      {{"Messages", {{{"MessageId", "m"}, {"Body", "<&>"}, {"Attributes", {{"SenderId", "s"}}}}}}},
      kRequestId);
  EXPECT_EQ(response.headers.value("content-type"), "text/xml");
  EXPECT_NE(response.body.find(
                "<ReceiveMessageResult><Message><MessageId>m</MessageId><Body>&lt;&amp;&gt;</Body>"
                "<Attribute><Name>SenderId</Name><Value>s</Value></Attribute></Message></"
                "ReceiveMessageResult>"),
            std::string::npos)
      << response.body;
}

TEST(Query, WritesJsonForWhoAcceptsIt) {
  const auto accepting_json = [](const char* form) {
    HttpRequest http = form_request(form);
    http.headers.add("Accept", "application/json");
    return parse_ok(http);
  };
  const Request send =
      accepting_json("Action=SendMessage&Version=2012-11-05&QueueUrl=u&MessageBody=b");
  EXPECT_EQ(Format::from_int(send.format.to_int()), send.format);
  const HttpResponse response =
      render_response(send, {{"MessageId", "m"}, {"MD5OfMessageBody", "d"}}, kRequestId);
  EXPECT_EQ(response.headers.value("content-type"), "application/json");
  EXPECT_EQ(parse_json(response.body).value(),
            Document({{"SendMessageResponse",
                       {{"SendMessageResult",
                         {{"MessageId", "m"},
                          {"MD5OfMessageBody", "d"},
                          {"MD5OfMessageAttributes", nullptr},
                          {"MD5OfMessageSystemAttributes", nullptr},
                          {"SequenceNumber", nullptr}}},
                        {"ResponseMetadata", {{"RequestId", kRequestId}}}}}}));
  const Request receive = accepting_json("Action=ReceiveMessage&Version=2012-11-05&QueueUrl=u");
  EXPECT_NE(render_response(receive, {{"Messages", {{{"Body", "b"}}}}}, kRequestId)
                .body.find(R"({"messages":[{"Body":"b"}]})"),
            std::string::npos);
  EXPECT_NE(render_response(
                accepting_json("Action=DeleteQueue&Version=2012-11-05&QueueUrl=u"), {}, kRequestId)
                .body.find(R"({"DeleteQueueResponse":{"ResponseMetadata":{"RequestId":)"),
            std::string::npos);
  EXPECT_EQ(parse_json(render_error(send, {"QueueDoesNotExist", "No queue.", 400}, kRequestId).body)
                .value(),
            Document({{"Error",
                       {{"Code", "AWS.SimpleQueueService.NonExistentQueue"},
                        {"Message", "No queue for this wsdl version."},
                        {"Type", "Sender"}}},
                      {"RequestId", kRequestId}}));
}

TEST(Query, AnEmptyResultIsOneTag) {
  Request request = parse_ok(form_request("Action=ReceiveMessage&Version=2012-11-05&QueueUrl=u"));
  const HttpResponse response = render_response(request, Document::object(), kRequestId);
  EXPECT_NE(response.body.find("<ReceiveMessageResult/><ResponseMetadata>"), std::string::npos)
      << response.body;
}

TEST(Query, AQueuesUrlTakesActionsOfTheQueueOnly) {
  for (const std::string action : {"CreateQueue&QueueName=q2", "ListQueues"}) {
    const HttpResponse response =
        parse_refused(HttpRequest{"GET", "/123456789012/q?Action=" + action, {}, ""});
    EXPECT_EQ(response.status, 400) << action;
    EXPECT_NE(response.body.find("<Code>InvalidAction</Code><Message>The action " +
                                 action.substr(0, action.find('&')) +
                                 " is not valid for this endpoint.</Message>"),
              std::string::npos)
        << response.body;
  }
  parse_ok(HttpRequest{"GET", "/123456789012/q?Action=GetQueueUrl&QueueName=q2", {}, ""});
}

TEST(Query, ARequestOfNoProtocolIsUnknown) {
  const HttpResponse response = parse_refused(
      HttpRequest{"GET", "/123456789012/q", {{"Host", "sqs.us-east-1.amazonaws.com"}}, ""});
  EXPECT_EQ(response.status, 404);
  EXPECT_EQ(response.body, "<UnknownOperationException/>\n");
}

TEST(Query, ErrorsKeepTheOlderCodes) {
  Request query = parse_ok(form_request("Action=GetQueueUrl&Version=2012-11-05&QueueName=q"));
  const Error error{"QueueDoesNotExist", "The specified queue does not exist."};
  EXPECT_NE(
      render_error(query, error, kRequestId)
          .body.find("<Code>AWS.SimpleQueueService.NonExistentQueue</Code><Message>The specified "
                     "queue does not exist for this wsdl version.</Message>"),
      std::string::npos);
  HttpRequest http = json_request("AmazonSQS.GetQueueUrl", R"({"QueueName":"q"})");
  http.headers.add("x-amzn-query-mode", "true");
  const HttpResponse response = render_error(parse_ok(http), error, kRequestId);
  EXPECT_EQ(response.headers.value("x-amzn-query-error"),
            "AWS.SimpleQueueService.NonExistentQueue;Sender");
  EXPECT_EQ(
      response.body,
      R"({"__type":"com.amazonaws.sqs#QueueDoesNotExist","message":"The specified queue does not exist."})");
}

TEST(Query, ReadsListsAndMaps) {
  const Request request =
      parse_ok(form_request("Action=CreateStack&Version=2010-05-15&StackName=s&Parameters.member.1."
                            "ParameterKey=a&Parameters.member.1."
                            "ParameterValue=1&Parameters.member.10.ParameterKey=c&Parameters."
                            "member.2.ParameterKey=b&Capabilities=&"
                            "DisableRollback=true&TimeoutInMinutes=5"));
  EXPECT_EQ(request.service->id, "cloudformation");
  EXPECT_EQ(request.input["Parameters"][1]["ParameterKey"], "b");
  EXPECT_EQ(request.input["Parameters"][2]["ParameterKey"], "c");
  EXPECT_EQ(request.input["Capabilities"], Document::array());
  EXPECT_EQ(request.input["DisableRollback"], true);
  EXPECT_EQ(request.input["TimeoutInMinutes"], 5);
  const Request sns =
      parse_ok(form_request("Action=CreateTopic&Version=2010-03-31&Name=t&Attributes.entry.1.key="
                            "FifoTopic&Attributes.entry.1.value=false"));
  EXPECT_EQ(sns.input["Attributes"]["FifoTopic"], "false");
}

TEST(Query, RefusesUnknownActions) {
  const HttpResponse response = parse_refused(form_request("Action=Nope&Version=2010-05-15"));
  EXPECT_EQ(response.status, 400);
  EXPECT_NE(response.body.find("<Code>InvalidAction</Code><Message>Could not find operation Nope "
                               "for version 2010-05-15<"),
            std::string::npos)
      << response.body;
}

TEST(RestJson, ReadsEveryPlace) {
  const Request request = parse_ok(
      HttpRequest{"POST",
                  "/2015-03-31/functions/my%20fn/invocations?Qualifier=v1",
                  {{"Host", "lambda.us-east-1.amazonaws.com"}, {"X-Amz-Invocation-Type", "Event"}},
                  R"({"raw":1})"});
  EXPECT_EQ(request.operation->name, "Invoke");
  EXPECT_EQ(request.region, "us-east-1");
  EXPECT_EQ(request.input["FunctionName"], "my fn");
  EXPECT_EQ(request.input["Qualifier"], "v1");
  EXPECT_EQ(request.input["InvocationType"], "Event");
  EXPECT_TRUE(request.input["Payload"].is_binary());
}

TEST(RestXml, ReadsS3) {
  const Request put =
      parse_ok(HttpRequest{"PUT",
                           "/a/b%20c?x-id=PutObject",
                           {{"Host", "bkt.s3.us-east-1.amazonaws.com"}, {"x-amz-meta-K", "v"}},
                           "hello"});
  EXPECT_EQ(put.operation->name, "PutObject");
  EXPECT_EQ(put.input["Bucket"], "bkt");
  EXPECT_EQ(put.input["Key"], "a/b c");
  EXPECT_EQ(put.input["Metadata"]["k"], "v");
  const Request remove = parse_ok(HttpRequest{
      "POST",
      "/bkt?delete",
      {{"Host", "s3.amazonaws.com"}},
      R"(<?xml version="1.0"?><Delete xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><Object><Key>a&amp;b</Key></Object><Object><Key>c</Key></Object><Quiet>true</Quiet></Delete>)"});
  EXPECT_EQ(remove.operation->name, "DeleteObjects");
  EXPECT_EQ(remove.input["Delete"]["Objects"][0]["Key"], "a&b");
  EXPECT_EQ(remove.input["Delete"]["Quiet"], true);
}

TEST(RestXml, WritesS3) {
  Request list =
      parse_ok(HttpRequest{"GET", "/bkt?list-type=2", {{"Host", "s3.amazonaws.com"}}, ""});
  ASSERT_EQ(list.operation->name, "ListObjectsV2");
  const HttpResponse response = render_response(
      list,
      {{"Name", "bkt"},
       {"Contents", {{{"Key", "k"}, {"Size", 3}, {"LastModified", 1700000000000}}}}},
      kRequestId);
  EXPECT_NE(
      response.body.find("<ListBucketResult xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\">"),
      std::string::npos);
  EXPECT_NE(response.body.find("<Contents><Key>k</Key><LastModified>2023-11-14T22:13:20.000Z</"
                               "LastModified><Size>3</Size></Contents>"),
            std::string::npos)
      << response.body;
  const HttpResponse error = render_error(
      list, Error{"NoSuchBucket", "The specified bucket does not exist", 404}, kRequestId);
  EXPECT_EQ(error.status, 404);
  EXPECT_NE(error.body.find("<Error><Code>NoSuchBucket</Code>"), std::string::npos);
}

}  // namespace
}  // namespace cloudtab::wire
