// Tests the errors of ParseOptions (lightstep/options.h): their kind, and a text that names the
// key, the given value and the allowed values.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <optional>
#include <ostream>
#include <string>
#include <string_view>

#include "lightstep/options.h"

namespace lightstep {
namespace {

using Kind = OptionsError::Kind;
using testing::AllOf;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

std::optional<OptionsError> ErrorOf(std::string_view configuration) {
  try {
    ParseOptions(configuration);
  } catch (const OptionsError& error) {
    return error;
  }
  return std::nullopt;
}

constexpr char kString[] = "a string";
constexpr char kBool[] = "true or false";
constexpr char kPort[] = "an integer from 1 to 65535";
constexpr char kCount[] = "an integer of at least 1";
constexpr char kTime[] = "an integer (microseconds) of at least 1";
constexpr char kHost[] = "a host name or an address";
constexpr char kModes[] =
    "a list of propagation modes, which are \"lightstep\", \"b3\", \"trace_context\", \"envoy\", "
    "\"cloud_trace\"";

struct WrongValue {
  std::string key;     // as the text names it
  std::string member;  // of the JSON object
  std::string given;   // as the text shows it
  Kind kind;
  std::string allowed;
};

void PrintTo(const WrongValue& wrong, std::ostream* out) { *out << wrong.member; }

class OptionsErrorTest : public testing::TestWithParam<WrongValue> {};

TEST_P(OptionsErrorTest, NamesKeyGivenAndAllowed) {
  const WrongValue& wrong = GetParam();
  const auto error = ErrorOf("{\"access_token\": \"\", " + wrong.member + "}");
  ASSERT_TRUE(error.has_value());
  EXPECT_EQ(error->kind(), wrong.kind);
  EXPECT_THAT(error->what(), AllOf(StartsWith(wrong.key + ": "), HasSubstr("got " + wrong.given),
                                   HasSubstr("expected " + wrong.allowed)));
}

// Returns a member `"key": given`.
WrongValue Wrong(const std::string& key, const std::string& given, Kind kind,
                 const std::string& allowed) {
  return {key, "\"" + key + "\": " + given, given, kind, allowed};
}

INSTANTIATE_TEST_SUITE_P(
    Types, OptionsErrorTest,
    testing::Values(Wrong("component_name", "5", Kind::kWrongType, kString),
                    Wrong("collector_host", "[\"a\"]", Kind::kWrongType, kString),
                    Wrong("ssl_root_certificates", "true", Kind::kWrongType, kString),
                    Wrong("collector_port", "\"80\"", Kind::kWrongType, kPort),
                    Wrong("collector_port", "true", Kind::kWrongType, kPort),
                    Wrong("collector_plaintext", "1", Kind::kWrongType, kBool),
                    Wrong("collector_plaintext", "\"true\"", Kind::kWrongType, kBool),
                    Wrong("use_stream_recorder", "0", Kind::kWrongType, kBool),
                    Wrong("use_single_key_propagation", "\"yes\"", Kind::kWrongType, kBool),
                    Wrong("verbose", "{}", Kind::kWrongType, kBool),
                    Wrong("max_buffered_spans", "\"100\"", Kind::kWrongType, kCount),
                    Wrong("max_buffered_spans", "false", Kind::kWrongType, kCount),
                    Wrong("reporting_period", "[]", Kind::kWrongType, kTime),
                    Wrong("report_timeout", "\"5s\"", Kind::kWrongType, kTime),
                    Wrong("satellite_endpoints", "\"a:1\"", Kind::kWrongType, "a list of objects"),
                    Wrong("satellite_endpoints", "{\"host\":\"a\"}", Kind::kWrongType,
                          "a list of objects"),
                    Wrong("propagation_modes", "\"lightstep\"", Kind::kWrongType, kModes),
                    Wrong("propagation_modes", "[1]", Kind::kWrongType, kModes),
                    Wrong("tags", "[]", Kind::kWrongType, "an object whose values")));

INSTANTIATE_TEST_SUITE_P(
    Ranges, OptionsErrorTest,
    testing::Values(Wrong("collector_host", "\"\"", Kind::kWrongValue, kHost),
                    Wrong("collector_host", "\"http://a\"", Kind::kWrongValue, kHost),
                    Wrong("collector_host", "\"a b\"", Kind::kWrongValue, kHost),
                    Wrong("collector_host", "\"a\\r\\nX: y\"", Kind::kWrongValue, kHost),
                    Wrong("collector_host", "\"a\\u0000\"", Kind::kWrongValue, kHost),
                    Wrong("collector_port", "0", Kind::kWrongValue, kPort),
                    Wrong("collector_port", "-1", Kind::kWrongValue, kPort),
                    Wrong("collector_port", "65536", Kind::kWrongValue, kPort),
                    Wrong("collector_port", "18446744073709551615", Kind::kWrongValue, kPort),
                    Wrong("max_buffered_spans", "0", Kind::kWrongValue, kCount),
                    Wrong("max_buffered_spans", "-9223372036854775808", Kind::kWrongValue, kCount),
                    Wrong("max_buffered_spans", "9223372036854775808", Kind::kWrongValue, kCount),
                    Wrong("reporting_period", "0", Kind::kWrongValue, kTime),
                    Wrong("report_timeout", "-5", Kind::kWrongValue, kTime),
                    Wrong("propagation_modes", "[\"lightstep\",\"nonsense\"]", Kind::kWrongValue,
                          kModes),
                    Wrong("propagation_modes", "[\"B3\"]", Kind::kWrongValue, kModes)));

// Numbers are shown as JSON writes them, which may differ from the given text.
INSTANTIATE_TEST_SUITE_P(
    Fractions, OptionsErrorTest,
    testing::Values(
        WrongValue{"collector_port", "\"collector_port\": 80.5", "8.05E1", Kind::kWrongValue,
                   kPort},
        WrongValue{"collector_port", "\"collector_port\": -1.0", "-1E0", Kind::kWrongValue, kPort},
        WrongValue{"max_buffered_spans", "\"max_buffered_spans\": 0.0", "0E0", Kind::kWrongValue,
                   kCount},
        WrongValue{"max_buffered_spans", "\"max_buffered_spans\": 1e19", "1E19", Kind::kWrongValue,
                   kCount},
        WrongValue{"max_buffered_spans", "\"max_buffered_spans\": 1e999", "", Kind::kWrongValue,
                   kCount},
        WrongValue{"max_buffered_spans", "\"max_buffered_spans\": 9223372036854775808.0", "",
                   Kind::kWrongValue, kCount},
        WrongValue{"report_timeout", "\"report_timeout\": 0.5", "5E-1", Kind::kWrongValue, kTime}));

WrongValue WrongEndpoint(const std::string& key, const std::string& endpoint,
                         const std::string& given, Kind kind, const std::string& allowed) {
  return {"satellite_endpoints[1]" + key,
          "\"satellite_endpoints\": [{\"host\": \"a\", \"port\": 1}, " + endpoint + "]", given,
          kind, allowed};
}

constexpr char kEndpoint[] = "an object with";

INSTANTIATE_TEST_SUITE_P(
    Endpoints, OptionsErrorTest,
    testing::Values(
        WrongEndpoint("", "\"a:1\"", "\"a:1\"", Kind::kWrongType, kEndpoint),
        WrongEndpoint("", "{}", "{}", Kind::kWrongValue, kEndpoint),
        WrongEndpoint("", "{\"host\":\"b\"}", "{\"host\":\"b\"}", Kind::kWrongValue, kEndpoint),
        WrongEndpoint("", "{\"port\":2}", "{\"port\":2}", Kind::kWrongValue, kEndpoint),
        WrongEndpoint("", "{\"host\":\"b\",\"port\":2,\"tls\":true}", "{", Kind::kWrongValue,
                      "an object with \"host\" and \"port\" and nothing else"),
        WrongEndpoint(".host", "{\"host\":5,\"port\":2}", "5", Kind::kWrongType, kString),
        WrongEndpoint(".host", "{\"host\":\"\",\"port\":2}", "\"\"", Kind::kWrongValue, kHost),
        WrongEndpoint(".port", "{\"host\":\"b\",\"port\":\"2\"}", "\"2\"", Kind::kWrongType, kPort),
        WrongEndpoint(".port", "{\"host\":\"b\",\"port\":0}", "0", Kind::kWrongValue, kPort)));

INSTANTIATE_TEST_SUITE_P(
    Tags, OptionsErrorTest,
    testing::Values(WrongValue{"tags.b", "\"tags\": {\"a\": 1, \"b\": null}", "null",
                               Kind::kWrongType, "a string, a number, true or false"},
                    WrongValue{"tags.b", "\"tags\": {\"a\": 1, \"b\": [1]}", "[1]",
                               Kind::kWrongType, "a string, a number, true or false"}));

TEST(OptionsErrorTextTest, NamesAKeyThatThereIsNot) {
  const auto error = ErrorOf("{\"access_token\": \"\", \"acces_token\": \"my secret\"}");
  ASSERT_TRUE(error.has_value());
  EXPECT_EQ(error->kind(), Kind::kWrongType);
  EXPECT_THAT(error->what(), AllOf(StartsWith("acces_token: "), HasSubstr("expected one of "),
                                   Not(HasSubstr("my secret"))));
}

TEST(OptionsErrorTextTest, ShowsNamesWhoseCharactersDoNotShow) {
  const auto unknown = ErrorOf("{\"access_token\": \"\", \"\\u0000a\": 1}");
  ASSERT_TRUE(unknown.has_value());
  EXPECT_THAT(unknown->what(), StartsWith("\"\\u0000a\": no such key, expected one of "));
  const auto part = ErrorOf("{\"access_token\": \"\", \"tags\": {\"\\u0000\": null}}");
  ASSERT_TRUE(part.has_value());
  EXPECT_THAT(part->what(), StartsWith("\"tags.\\u0000\": got null, expected "));
}

TEST(OptionsErrorTextTest, ListsEveryKeyThatThereIs) {
  const auto error = ErrorOf("{\"access_token\": \"\", \"other\": 1}");
  ASSERT_TRUE(error.has_value());
  for (const char* const key :
       {"component_name", "access_token", "collector_host", "collector_port", "collector_plaintext",
        "ssl_root_certificates", "client_certificate", "client_key", "satellite_endpoints",
        "use_stream_recorder", "max_buffered_spans", "reporting_period", "report_timeout",
        "propagation_modes", "use_single_key_propagation", "tags", "verbose"}) {
    EXPECT_THAT(error->what(), HasSubstr(key));
  }
}

TEST(OptionsErrorTextTest, ComparesKeysAsTheyAre) {
  EXPECT_TRUE(ErrorOf("{\"access_token\": \"\", \"Verbose\": true}").has_value());
  EXPECT_TRUE(ErrorOf("{\"access_token\": \"\", \"\": true}").has_value());
}

TEST(OptionsErrorTextTest, AsksForTheAccessToken) {
  for (const char* const configuration : {"{}", "{\"access_token\": null}"}) {
    const auto error = ErrorOf(configuration);
    ASSERT_TRUE(error.has_value()) << configuration;
    EXPECT_EQ(error->kind(), Kind::kWrongValue);
    EXPECT_THAT(error->what(), StartsWith("access_token: "));
  }
}

TEST(OptionsErrorTextTest, ShowsNoMoreThanABitOfALongValue) {
  const std::string text(5'000, 's');
  const auto error =
      ErrorOf("{\"access_token\": \"\", \"ssl_root_certificates\": [\"" + text + "\"]}");
  ASSERT_TRUE(error.has_value());
  EXPECT_EQ(error->kind(), Kind::kWrongType);
  EXPECT_THAT(error->what(), AllOf(StartsWith("ssl_root_certificates: "), HasSubstr("sss..."),
                                   HasSubstr(kString)));
  EXPECT_LT(std::string_view{error->what()}.size(), 200u);
}

TEST(OptionsErrorTextTest, ShowsNothingOfASecret) {
  for (const std::string key : {"access_token", "client_certificate", "client_key"}) {
    for (const char* const given : {"[\"31337\"]", "31337", "31337.0", "{\"31337\": \"31337\"}"}) {
      const auto error = ErrorOf("{\"" + key + "\": " + given + "}");
      ASSERT_TRUE(error.has_value()) << given;
      EXPECT_EQ(error->kind(), Kind::kWrongType);
      EXPECT_THAT(error->what(), AllOf(StartsWith(key + ": got a value of the type "),
                                       HasSubstr(kString), Not(HasSubstr("31337"))));
    }
  }
}

TEST(OptionsErrorTextTest, RefusesWhatIsNoJson) {
  for (const char* const text :
       {"", "{", "{'access_token': ''}", "{\"access_token\": \"\"} x", "\xFF",
        "{\"access_token\": \"\xFF\"}", "{\"access_token\": NaN}"}) {
    const auto error = ErrorOf(text);
    ASSERT_TRUE(error.has_value()) << text;
    EXPECT_EQ(error->kind(), Kind::kNotJson) << text;
    EXPECT_THAT(error->what(), HasSubstr("not JSON")) << text;
  }
}

TEST(OptionsErrorTextTest, SaysWhereItIsNoJson) {
  const auto place = [](std::string_view text) {
    return std::string{ErrorOf(text).value().what()};
  };
  EXPECT_THAT(place("{\"verbose\": yes}"), HasSubstr("at line 1, column 13"));
  EXPECT_THAT(place("{\n  \"verbose\": true,\n  'tags': {}\n}"), HasSubstr("at line 3, column 3"));
  EXPECT_THAT(place("{\n"), HasSubstr("at line 2, column 1"));
  EXPECT_THAT(place("{}\n{}"), HasSubstr("at line 2, column 1"));
}

TEST(OptionsErrorTextTest, RefusesJsonThatIsNoObject) {
  for (const char* const text : {"[]", "null", "\"access_token\"", "5"}) {
    const auto error = ErrorOf(text);
    ASSERT_TRUE(error.has_value()) << text;
    EXPECT_EQ(error->kind(), Kind::kWrongType) << text;
    EXPECT_THAT(error->what(), HasSubstr("not a JSON object")) << text;
  }
}

}  // namespace
}  // namespace lightstep
