// Baggage on a carrier. Most modes write it alike, one key an item: ot-baggage-<key>. In HTTP
// headers a value is percent-encoded (RFC 3986, 2.1) where it is not printable ASCII, so that it
// neither breaks the request nor adds a header to it.
//
// It is limited both ways, because every request that a trace causes carries all of it: what is
// extracted, because anyone may have written it; what is injected into headers, because whoever
// receives them refuses a request whose headers are too large. An item that is beyond a limit is
// left out.
//
// Used by the tracer, and by the binary carrier for what it extracts.
#pragma once

#include <cstddef>
#include <string_view>

#include "lightstep/baggage.h"
#include "src/propagation/propagator.h"

namespace lightstep::propagation {

// Of one carrier; bytes are those of keys and values.
inline constexpr std::size_t kMostExtractedItems = 1024;
inline constexpr std::size_t kMostExtractedBytes = 64 * 1024;

// In HTTP headers; bytes are those of names and values as they are written. As much is what W3C
// Baggage asks everyone to carry at the least ("Limits").
inline constexpr std::size_t kMostHeaders = 64;
inline constexpr std::size_t kMostHeaderBytes = 8 * 1024;

// The items that HTTP headers have room for.
Baggage LimitForHeaders(const Baggage& baggage);

// An item whose key can't be a header's name is left out of headers.
void InjectBaggage(const Baggage& baggage, CarrierKind kind, const CarrierWriter& write);

// Whether Inject writes such a key for an item of baggage. In any case.
bool IsBaggageKey(std::string_view key);

// Gathers the baggage of one carrier, up to the limits. Text that is not UTF-8 is made so.
class BaggageReader {
 public:
  // Takes an entry of a text carrier, if it is an item.
  void AddEntry(std::string_view key, std::string_view value, CarrierKind kind);

  void AddItem(std::string_view key, std::string_view value);

  // Of two items with one key the later counts.
  Baggage Build() &&;

 private:
  std::size_t items_left_ = kMostExtractedItems;
  std::size_t bytes_left_ = kMostExtractedBytes;
  Baggage::Builder builder_;
};

}  // namespace lightstep::propagation
