// Propagator: writes a span context into a text carrier and reads one from it. Each propagation
// mode is a Propagator in a file of its own. The tracer uses those that its options name, in their
// order. Most modes write baggage the same way, so src/propagation/carrier_baggage.h does that.
//
// Used by the tracer's inject and extract.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "lightstep/span_context.h"
#include "src/propagation/fields.h"

namespace lightstep::propagation {

// Headers must be printable ASCII: baggage is percent-encoded there. A text map takes any text.
enum class CarrierKind { kTextMap, kHttpHeaders };

// Receives each key and value that inject writes.
using CarrierWriter = std::function<void(std::string_view key, std::string_view value)>;

// Calls the function that it is given with each key and value of a carrier. The texts are valid
// during that call, and may be any bytes.
using CarrierEntry = std::function<void(std::string_view key, std::string_view value)>;
using CarrierReader = std::function<void(const CarrierEntry& entry)>;

struct Extracted {
  enum class Status {
    kNothing,    // the carrier has no context of this format
    kContext,    // `context` was read
    kCorrupted,  // it has one that can't be read; `error` says why
  };

  Status status = Status::kNothing;
  SpanContext context;
  std::string error;

  static Extracted Context(SpanContext context) {
    Extracted extracted;
    extracted.status = Status::kContext;
    extracted.context = std::move(context);
    extracted.context.is_remote = true;
    return extracted;
  }

  static Extracted Corrupted(std::string error) {
    Extracted extracted;
    extracted.status = Status::kCorrupted;
    extracted.error = std::move(error);
    return extracted;
  }
};

class Propagator {
 public:
  virtual ~Propagator() = default;

  // The keys that Extract reads, in lower case.
  virtual std::vector<std::string_view> keys() const = 0;

  // Whether Inject writes the baggage too.
  virtual bool carries_baggage() const { return false; }

  // Writes only what is valid in a header, printable ASCII and tabs, for all kinds of carriers.
  virtual void Inject(const SpanContext& context, const CarrierWriter& write) const = 0;

  // A context that is extracted has both ids.
  virtual Extracted Extract(const Fields& fields) const = 0;
};

}  // namespace lightstep::propagation
