// What a tracer of opentracing-cpp shares with its spans: the native tracer, and the program's
// observer. Owned by the tracer, which each of its spans keeps alive.
#pragma once

#include <memory>
#include <utility>

#include "lightstep/metrics_observer.h"
#include "lightstep/native_tracer.h"
#include "lightstep/options.h"
#include "lightstep/wire_protocol.h"
#include "src/common/clock.h"
#include "src/opentracing_cpp/observation.h"

namespace lightstep::opentracing_cpp {

struct TracerCore {
  // Throws OptionsError.
  TracerCore(const TracerOptions& options, std::unique_ptr<MetricsObserver> observer)
      : native{options},
        protocol{native.protocol()},
        observation{std::move(observer), native, common::ToWait(options.reporting_period)} {}

  lightstep::Tracer native;
  const WireProtocol protocol;
  mutable Observation observation;  // changes when a span of a const tracer finishes
};

}  // namespace lightstep::opentracing_cpp
