// Tests that the defaults which tracer_configuration.schema.json names are those of TracerOptions.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <fstream>
#include <iterator>
#include <set>
#include <string>

#include "lightstep/options.h"

namespace lightstep {
namespace {

namespace json = boost::json;
using testing::ElementsAre;
using testing::IsEmpty;

json::object ReadProperties() {
  std::ifstream file{"python/lightstep_streaming/tracer_configuration.schema.json"};
  const std::string text{std::istreambuf_iterator<char>{file}, {}};
  return json::parse(text).at("properties").as_object();
}

TEST(OptionsSchemaTest, NamesTheDefaults) {
  json::object configuration{{"access_token", ""}};
  std::set<std::string> without_default;
  for (const auto& property : ReadProperties()) {
    if (const json::value* value = property.value().as_object().if_contains("default")) {
      configuration[property.key()] = *value;
    } else {
      without_default.insert(property.key());
    }
  }
  EXPECT_THAT(without_default, ElementsAre("access_token"));

  const TracerOptions options = ParseOptions(json::serialize(configuration));
  const TracerOptions defaults;
  EXPECT_EQ(options.component_name, defaults.component_name);
  EXPECT_EQ(options.collector_host, defaults.collector_host);
  EXPECT_EQ(options.collector_port, defaults.collector_port);
  EXPECT_EQ(options.collector_plaintext, defaults.collector_plaintext);
  EXPECT_EQ(options.ssl_root_certificates, defaults.ssl_root_certificates);
  EXPECT_EQ(options.client_certificate, defaults.client_certificate);
  EXPECT_EQ(options.client_key, defaults.client_key);
  EXPECT_THAT(defaults.satellite_endpoints, IsEmpty());
  EXPECT_THAT(options.satellite_endpoints, IsEmpty());
  EXPECT_EQ(options.use_stream_recorder, defaults.use_stream_recorder);
  EXPECT_EQ(options.max_buffered_spans, defaults.max_buffered_spans);
  EXPECT_EQ(options.reporting_period, defaults.reporting_period);
  EXPECT_EQ(options.report_timeout, defaults.report_timeout);
  EXPECT_EQ(options.propagation_modes, defaults.propagation_modes);
  EXPECT_EQ(options.tags, defaults.tags);
  EXPECT_EQ(options.verbose, defaults.verbose);
}

}  // namespace
}  // namespace lightstep
