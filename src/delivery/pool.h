// The pool: the connections to all endpoints, and which of them carries a stream next. Turns go
// round over the endpoints that are well and have room in their windows.
//
// Owned by Delivery, used on the delivery thread.
#pragma once

#include <boost/asio/io_context.hpp>
#include <cstddef>
#include <functional>
#include <memory>
#include <unordered_map>
#include <vector>

#include "src/buffer/scope_registry.h"
#include "src/common/clock.h"
#include "src/common/log.h"
#include "src/delivery/connection.h"
#include "src/delivery/endpoints/directory.h"
#include "src/delivery/settings.h"
#include "src/network/tls_context.h"

namespace lightstep::delivery {

class Pool {
 public:
  // Everything outlives the pool; `tls` is null where no endpoint has TLS.
  Pool(boost::asio::io_context& loop, network::TlsContext* tls, const Settings& settings,
       const buffer::ScopeRegistry& scopes, Directory& directory, ConnectionOwner& owner,
       const common::Logger& log);

  // A connection whose stream waits for slices and has room; null where there is none.
  Connection* FindWritable();

  struct Place {
    Connection* connection = nullptr;  // kIdle; null where there is none just now
    std::size_t max_bytes = 0;         // what a stream on it may carry
  };
  // Where the next stream goes: an idle connection to an endpoint that is well, has room in its
  // window, and that `wants` says yes to. Has endpoints that have no connection connect.
  Place FindPlace(common::Nanoseconds now, const std::function<bool(const Endpoint&)>& wants);

  // Calls `visit` with each connection that has a stream.
  template <class Visit>
  void ForEachStream(Visit visit) {
    for (Connection* connection : WithStream()) {
      if (connection->HasStream()) visit(*connection);
    }
  }
  bool HasStreams() const;

  // Ends what makes no progress, and streams that share a link with too many others.
  void CheckProgress(common::Nanoseconds now);

  // Forgets the connections of endpoints whose address is gone, once they carry nothing.
  void DropRetired();

  // Closes every connection, and tells nobody.
  void Close();

  // Has every connection let go of its socket (Connection::Abandon). Returns what they carried.
  std::vector<Parcel> Abandon();

 private:
  std::vector<Connection*> WithStream();
  std::size_t RoomIn(Endpoint& endpoint, common::Nanoseconds now) const;
  std::size_t RoomToStartUp(const Endpoint& endpoint, common::Nanoseconds now) const;
  Connection* FindIdle(Endpoint& endpoint);
  void ConnectMore(common::Nanoseconds now, bool has_place);
  bool ConnectTo(Endpoint& endpoint, bool has_place);
  void RelieveLink(common::Nanoseconds now);

  boost::asio::io_context& loop_;
  network::TlsContext* const tls_;
  const Settings& settings_;
  const buffer::ScopeRegistry& scopes_;
  Directory& directory_;
  ConnectionOwner& owner_;
  const common::Logger& log_;
  // Closed ones stay, to be used again.
  std::unordered_map<const Endpoint*, std::vector<std::unique_ptr<Connection>>> connections_;
  std::size_t next_to_connect_ = 0;
  common::Nanoseconds relieved_ = 0;  // when the link was last relieved
};

}  // namespace lightstep::delivery
