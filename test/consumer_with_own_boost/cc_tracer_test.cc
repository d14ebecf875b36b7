// Tests that the programs of this workspace, and so the tracer in them, are compiled with the
// machine's Boost, and that the tracer works with it.

#include <lightstep/tracer.h>

#include <boost/version.hpp>
#include <chrono>
#include <fstream>
#include <iostream>
#include <iterator>
#include <string>
#include <utility>

namespace {

int Fail(const std::string& what) {
  std::cerr << what << '\n';
  return 1;
}

}  // namespace

int main() {
  std::ifstream header{"/usr/include/boost/version.hpp"};
  const std::string text{std::istreambuf_iterator<char>{header}, {}};
  if (text.find("#define BOOST_LIB_VERSION \"" BOOST_LIB_VERSION "\"") == std::string::npos) {
    return Fail("compiled with Boost " BOOST_LIB_VERSION ", which is not the machine's");
  }

  lightstep::LightStepTracerOptions options;
  options.access_token = "token";
  options.collector_plaintext = true;
  options.satellite_endpoints = {{"localhost", 1}};  // where nobody listens
  options.report_timeout = std::chrono::milliseconds{100};
  const auto tracer = lightstep::MakeLightStepTracer(std::move(options));
  if (tracer == nullptr) return Fail("the tracer was not created");
  tracer->StartSpan("order")->SetTag("list", opentracing::Values{1, 2});
  // The program ran as if it were not traced, and Flush reported that nothing was delivered.
  return tracer->Flush() ? Fail("no satellite took the span, but Flush returned true") : 0;
}
