// A service that uses the tracer without opentracing-cpp: lightstep/native_tracer.h.
//
//   till PORT    reports to the satellite on that port of this machine

#include <lightstep/native_tracer.h>

#include <cstdlib>
#include <iostream>

int main(int argc, char** argv) {
  if (argc != 2) return 2;
  try {
    lightstep::TracerOptions options;
    options.component_name = "till";
    options.access_token = "token";
    options.collector_plaintext = true;
    options.satellite_endpoints = {{"localhost", static_cast<std::uint16_t>(std::atoi(argv[1]))}};
    options.report_timeout = std::chrono::seconds{30};
    lightstep::Tracer tracer{options};
    {
      lightstep::Span sale = tracer.StartSpan("sale");
      sale.SetTag("amount", 12.5);
      lightstep::Span receipt = tracer.StartSpan(
          "print receipt", {{lightstep::Reference::Type::kChildOf, sale.context()}});
      receipt.Log({{"event", "printed"}, {"lines", 4}});
    }
    return tracer.Flush() ? 0 : 1;
  } catch (const lightstep::OptionsError& error) {
    std::cerr << error.what() << '\n';
    return 1;
  }
}
