// How far a TCP connection has come, as the system tells it. A write ends in the system's buffer,
// and so shows nothing of a slow link; what the peer's TCP has acknowledged does.
//
// Used by Transport.
#pragma once

#include <cstdint>

namespace lightstep::network {

// The bytes that the peer of `socket` has acknowledged since the connection was made (TCP_INFO,
// Linux 4.1). 0 where the system does not tell.
std::uint64_t AcknowledgedBytes(int socket);

}  // namespace lightstep::network
