#include "src/network/tcp_progress.h"

// This file includes neither asio nor <netinet/tcp.h>: glibc's tcp_info lacks the newer members,
// and the two definitions can't stand beside each other.
#include <linux/tcp.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <cstddef>

namespace lightstep::network {

std::uint64_t AcknowledgedBytes(int socket) {
  tcp_info info{};
  socklen_t size = sizeof(info);
  if (getsockopt(socket, IPPROTO_TCP, TCP_INFO, &info, &size) != 0) return 0;
  constexpr std::size_t kEnd = offsetof(tcp_info, tcpi_bytes_acked) + sizeof(info.tcpi_bytes_acked);
  return size >= kEnd ? info.tcpi_bytes_acked : 0;
}

}  // namespace lightstep::network
