// Baggage on a carrier. Most modes write it the same way, one key per item: ot-baggage-<key>. In
// HTTP headers, characters that are not printable ASCII are percent-encoded (RFC 3986, 2.1), so
// that a value neither breaks the request nor adds a header to it.
//
// Both directions have limits, because every request of a trace carries all of its baggage. Extract
// has one because anyone may have written the carrier. Inject into headers has one because servers
// refuse requests whose headers are too large. Items beyond a limit are left out.
//
// Used by the tracer, and by the binary carrier for what it extracts.
#pragma once

#include <cstddef>
#include <string_view>

#include "lightstep/baggage.h"
#include "src/propagation/propagator.h"

namespace lightstep::propagation {

// The limits of one carrier. Bytes are those of keys and values.
inline constexpr std::size_t kMaxExtractedItems = 1024;
inline constexpr std::size_t kMaxExtractedBytes = std::size_t{64} * 1024;

// The limits of HTTP headers. Bytes are those of names and values as they are written. W3C Baggage
// ("Limits") requires at least as much.
inline constexpr std::size_t kMaxHeaders = 64;
inline constexpr std::size_t kMaxHeaderBytes = std::size_t{8} * 1024;

// Returns the items for which HTTP headers have room.
Baggage LimitForHeaders(const Baggage& baggage);

// Items whose key is not a valid header name are left out of headers.
void InjectBaggage(const Baggage& baggage, CarrierKind kind, const CarrierWriter& write);

// Whether `key`, in upper or lower case, is one that InjectBaggage writes for an item.
bool IsBaggageKey(std::string_view key);

// Collects the baggage of one carrier, up to the limits. Invalid UTF-8 is replaced.
class BaggageReader {
 public:
  // Adds an entry of a text carrier if it is a baggage item.
  void AddEntry(std::string_view key, std::string_view value, CarrierKind kind);

  void AddItem(std::string_view key, std::string_view value);

  // If two items have the same key, the later one counts.
  Baggage Build() &&;

 private:
  std::size_t items_left_ = kMaxExtractedItems;
  std::size_t bytes_left_ = kMaxExtractedBytes;
  Baggage::Builder builder_;
};

}  // namespace lightstep::propagation
