// The pool: the connections to all endpoints, and the choice of the one that carries the next
// stream. The healthy endpoints that have room in their windows take turns.
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

  // Returns a connection whose stream waits for slices and has room, or null.
  Connection* FindWritable();

  struct Place {
    Connection* connection = nullptr;  // kIdle; null if there is none at present
    std::size_t max_bytes = 0;         // what a stream on it may carry
  };
  // Returns where the next stream goes: an idle connection to a healthy endpoint that has room in
  // its window, and for which `wants` is true. Starts connections to endpoints that have none.
  Place FindPlace(common::Nanoseconds now, const std::function<bool(const Endpoint&)>& wants);

  // Calls `visit` with each connection that has a stream.
  template <class Visit>
  void ForEachStream(Visit visit) {
    for (Connection* connection : WithStream()) {
      if (connection->HasStream()) visit(*connection);
    }
  }
  bool HasStreams() const;

  // Ends streams without progress, and streams that share a link with too many others.
  void CheckProgress(common::Nanoseconds now);

  // Destroys the connections of retired endpoints once they carry nothing.
  void DropRetired();

  // Closes every connection, without calls to the owner.
  void Close();

  // Abandons every connection (Connection::Abandon). Returns the parcels that they carried.
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
  // Closed connections stay, to be reused.
  std::unordered_map<const Endpoint*, std::vector<std::unique_ptr<Connection>>> connections_;
  std::size_t next_to_connect_ = 0;
  common::Nanoseconds relieved_ = 0;  // when the link was last relieved
};

}  // namespace lightstep::delivery
