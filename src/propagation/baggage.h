// Baggage on a text carrier, which most modes share: one key an item, ot-baggage-<key>. In HTTP
// headers a value is percent-encoded (RFC 3986, 2.1) where it is not printable ASCII, so that it
// neither breaks the request nor adds a header to it.
//
// Used by the propagators.
#pragma once

#include <string_view>

#include "lightstep/baggage.h"
#include "src/propagation/propagator.h"

namespace lightstep::propagation {

void InjectBaggage(const Baggage& baggage, CarrierKind kind, const CarrierWriter& write);

// Adds the item that an entry of a carrier is, if it is one. `lower_key` is the entry's key in
// lower case. Text that is not UTF-8 is made so.
void ExtractBaggage(std::string_view lower_key, std::string_view value, CarrierKind kind,
                    Baggage& baggage);

}  // namespace lightstep::propagation
