// Tests that a program in C++11 compiles, links and reports, as lightstep/tracer.h promises.
#include "test/opentracing_cpp/old_program.h"

#include <gtest/gtest.h>

#include "test/delivery/satellite.h"

namespace lightstep {
namespace {

TEST(OldProgramTest, Reports) {
  delivery::Satellite satellite;
  EXPECT_EQ(old_program::Run(satellite.port()), "");
  EXPECT_EQ(satellite.taken_spans().size(), 2u);
}

}  // namespace
}  // namespace lightstep
