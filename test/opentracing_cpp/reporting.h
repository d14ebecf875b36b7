// A tracer made by MakeLightStepTracer, the satellite that it reports to, and the spans that
// arrived there. Used by the tests of src/opentracing_cpp.
#pragma once

#include <gtest/gtest.h>

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "lightstep/tracer.h"
#include "proto/collector.pb.h"
#include "test/delivery/satellite.h"

namespace lightstep {

// Returns options for a satellite on a loopback port. Log messages are appended to `log`, if it is
// given.
LightStepTracerOptions OptionsFor(std::uint16_t port, std::vector<std::string>* log = nullptr);

class ReportingTest : public testing::Test {
 protected:
  ReportingTest();

  // All spans that have been finished so far, in this order.
  std::vector<collector::Span> Spans();

  // The only span.
  collector::Span OnlySpan();

  delivery::Satellite satellite_;
  std::shared_ptr<LightStepTracer> tracer_;
};

std::vector<collector::Span> SpansOf(const delivery::Satellite& satellite);

std::int64_t Nanos(const google::protobuf::Timestamp& timestamp);

}  // namespace lightstep
