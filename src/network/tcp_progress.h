// The progress of a TCP connection, as the system tells it. A write ends in the system's buffer and
// so says nothing about a slow link. The bytes that the peer's TCP has acknowledged do.
//
// Used by Transport.
#pragma once

#include <cstdint>

namespace lightstep::network {

// The bytes that the peer of `socket` has acknowledged since the connection was made (TCP_INFO,
// Linux 4.1). 0 if the system does not tell.
std::uint64_t AcknowledgedBytes(int socket);

}  // namespace lightstep::network
