// Tests a disabled tracer (TracerOptions::report): it reports nothing, and no span counts as lost.
#include <gtest/gtest.h>

#include <chrono>
#include <filesystem>
#include <iterator>

#include "lightstep/native_tracer.h"
#include "test/delivery/satellite.h"
#include "test/tracer/endpoints.h"

namespace lightstep {
namespace {

auto ThreadCount() {
  return std::distance(std::filesystem::directory_iterator{"/proc/self/task"},
                       std::filesystem::directory_iterator{});
}

class DisabledTest : public WireTest {};

TEST_P(DisabledTest, DropsSilently) {
  delivery::Satellite satellite;
  TracerOptions options = OptionsFor(satellite.port(), GetParam());
  options.report = false;
  const auto threads = ThreadCount();
  Tracer tracer{options};
  for (int i = 0; i < 100; ++i) tracer.StartSpan("operation");
  EXPECT_EQ(ThreadCount(), threads);
  EXPECT_TRUE(tracer.Flush());
  EXPECT_TRUE(tracer.Close(std::chrono::seconds{5}));
  const Metrics metrics = tracer.metrics();
  EXPECT_EQ(metrics.dropped, 0u);
  EXPECT_EQ(metrics.finished, 0u);
  EXPECT_TRUE(satellite.taken_spans().empty());
}

INSTANTIATE_TEST_SUITE_P(Wires, DisabledTest, kEachWire, WireName{});

}  // namespace
}  // namespace lightstep
