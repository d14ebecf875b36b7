#include "python/native/process/metrics.h"

#include <boost/python/list.hpp>

#include "lightstep/metrics.h"
#include "python/native/process/python_logging.h"

namespace lightstep::python {
namespace {

namespace bp = boost::python;

bp::dict ToDict(const EndpointMetrics& endpoint) {
  bp::dict dict;
  dict["name"] = endpoint.name;
  dict["well"] = endpoint.well;
  dict["streams_acknowledged"] = endpoint.streams_acknowledged;
  dict["streams_failed"] = endpoint.streams_failed;
  dict["last_error"] = endpoint.last_error;
  return dict;
}

}  // namespace

bp::dict MetricsOf(const tracer::Recorder& recorder) {
  const Metrics metrics = recorder.ReadMetrics();
  StartWriterWherePending();
  bp::list endpoints;
  for (const EndpointMetrics& endpoint : metrics.endpoints) endpoints.append(ToDict(endpoint));
  bp::dict dict;
  dict["finished"] = metrics.finished;
  dict["acknowledged"] = metrics.acknowledged;
  dict["dropped"] = metrics.dropped;
  dict["rejected"] = metrics.rejected;
  dict["buffered"] = metrics.buffered;
  dict["retransmitted"] = metrics.retransmitted;
  dict["recovered"] = metrics.recovered;
  dict["recovered_acknowledged"] = metrics.recovered_acknowledged;
  dict["recovered_rejected"] = metrics.recovered_rejected;
  dict["recovered_dropped"] = metrics.recovered_dropped;
  dict["bytes_sent"] = metrics.bytes_sent;
  dict["streams_opened"] = metrics.streams_opened;
  dict["streams_acknowledged"] = metrics.streams_acknowledged;
  dict["streams_failed"] = metrics.streams_failed;
  dict["endpoints"] = endpoints;
  return dict;
}

}  // namespace lightstep::python
