// The body of a request that is sent whole: envelopes and spans, grouped by scope. Large slices are
// sent from the buffer's memory. Slices below kMinGatheredBytes are copied, which costs less than
// their part in a gathered write.
//
// Made by Connection for each request from the parcels that it carries, which outlive it.
#pragma once

#include <boost/asio/buffer.hpp>
#include <cstddef>
#include <string_view>
#include <vector>

#include "src/buffer/scope_registry.h"
#include "src/delivery/parcel.h"
#include "src/wire/protocol.h"

namespace lightstep::delivery {

inline constexpr std::size_t kMinGatheredBytes = 4096;

class RequestBody {
 public:
  RequestBody() = default;
  // `parcels` is not empty. `origin` and `dropped` are what Protocol::Envelope takes.
  RequestBody(const wire::Protocol& protocol, std::string_view origin, std::uint64_t dropped,
              const buffer::ScopeRegistry& scopes, const std::vector<Parcel>& parcels);
  // A body of these bytes.
  explicit RequestBody(std::vector<char> bytes);
  RequestBody(RequestBody&&) = default;
  RequestBody& operator=(RequestBody&&) = default;

  std::size_t size() const { return size_; }
  // In the order of the body; valid until the body is destroyed or assigned to.
  const std::vector<boost::asio::const_buffer>& pieces() const { return pieces_; }

 private:
  void Add(std::string_view bytes, bool is_to_copy);

  std::vector<char> copied_;  // no string, since the contents of a short one move with it
  std::vector<boost::asio::const_buffer> pieces_;
  std::size_t size_ = 0;
};

}  // namespace lightstep::delivery
