// Tests that options which a program sets itself are checked like those of a JSON document, and
// that no duration is too long for the tracer.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <functional>
#include <limits>
#include <ostream>
#include <string>

#include "lightstep/native_tracer.h"
#include "lightstep/options.h"
#include "test/delivery/satellite.h"
#include "test/tracer/endpoints.h"

namespace lightstep {
namespace {

using std::chrono::microseconds;
using testing::HasSubstr;
using testing::StartsWith;

TracerOptions Valid() {
  TracerOptions options;
  options.access_token = "token";
  options.collector_plaintext = true;
  options.log_sink = nullptr;
  return options;
}

struct Spoilt {
  std::string key;
  std::function<void(TracerOptions&)> spoil;
  std::string allowed;
};

void PrintTo(const Spoilt& spoilt, std::ostream* out) { *out << spoilt.key; }

class OptionsValidationTest : public testing::TestWithParam<Spoilt> {};

TEST_P(OptionsValidationTest, RefusesWhatIsOutOfRange) {
  TracerOptions options = Valid();
  GetParam().spoil(options);
  try {
    Tracer tracer{options};
    FAIL() << "was accepted";
  } catch (const OptionsError& error) {
    EXPECT_EQ(error.kind(), OptionsError::Kind::kWrongValue);
    EXPECT_THAT(error.what(), StartsWith(GetParam().key + ": got "));
    EXPECT_THAT(error.what(), HasSubstr("expected " + GetParam().allowed));
  }
}

constexpr char kPort[] = "an integer from 1 to 65535";
constexpr char kHost[] = "a host name or an address";
constexpr char kTime[] = "an integer (microseconds) of at least 1";

INSTANTIATE_TEST_SUITE_P(
    All, OptionsValidationTest,
    testing::Values(
        Spoilt{"collector_host", [](auto& o) { o.collector_host = ""; }, kHost},
        Spoilt{"collector_host", [](auto& o) { o.collector_host = "a\r\nb"; }, kHost},
        Spoilt{"collector_host", [](auto& o) { o.collector_host = "\xFF/"; }, kHost},
        Spoilt{"collector_port", [](auto& o) { o.collector_port = 0; }, kPort},
        Spoilt{"satellite_endpoints[1].host",
               [](auto& o) { o.satellite_endpoints = {{"a", 1}, {"b c", 1}}; }, kHost},
        Spoilt{"satellite_endpoints[0].port", [](auto& o) { o.satellite_endpoints = {{"a", 0}}; },
               kPort},
        Spoilt{"max_buffered_spans", [](auto& o) { o.max_buffered_spans = 0; },
               "an integer of at least 1"},
        Spoilt{"max_buffered_spans",
               [](auto& o) { o.max_buffered_spans = std::numeric_limits<std::size_t>::max(); },
               "an integer of at least 1"},
        Spoilt{"reporting_period", [](auto& o) { o.reporting_period = microseconds{0}; }, kTime},
        Spoilt{"report_timeout", [](auto& o) { o.report_timeout = microseconds{-1}; }, kTime},
        Spoilt{"report_timeout", [](auto& o) { o.report_timeout = microseconds::min(); }, kTime}));

class LongestTimesTest : public WireTest {};

INSTANTIATE_TEST_SUITE_P(Wires, LongestTimesTest, kEachWire, WireName{});

TEST_P(LongestTimesTest, AreTaken) {
  delivery::Satellite satellite;
  TracerOptions options = OptionsFor(satellite.port(), GetParam());
  options.reporting_period = microseconds::max();
  options.report_timeout = microseconds::max();
  Tracer tracer{options};
  tracer.StartSpan("by default");
  EXPECT_TRUE(tracer.Flush());
  tracer.StartSpan("given");
  EXPECT_TRUE(tracer.Flush(microseconds::max()));
  EXPECT_TRUE(tracer.Close(microseconds::max()));
  EXPECT_EQ(satellite.taken_spans().size(), 2u);
}

TEST(OptionsLimitsTest, TakesANegativeTimeToWaitForNone) {
  Tracer tracer{Valid()};
  EXPECT_TRUE(tracer.Flush(microseconds::min()));
  EXPECT_TRUE(tracer.Close(microseconds{-1}));
}

}  // namespace
}  // namespace lightstep
