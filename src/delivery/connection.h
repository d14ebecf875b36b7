// One keep-alive connection to an endpoint. It carries one stream at a time, and the peer's answer.
// Depending on the protocol's framing, a stream is a chunked request, whose head, slices and end
// are written as they come, or a request that is sent whole.
//
// The owner decides what the connection carries, and is called with the outcome. Everything runs on
// the delivery thread.
#pragma once

#include <array>
#include <boost/asio/buffer.hpp>
#include <boost/asio/io_context.hpp>
#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "src/buffer/scope_registry.h"
#include "src/common/clock.h"
#include "src/delivery/endpoints/endpoint.h"
#include "src/delivery/gzip_encoder.h"
#include "src/delivery/request_body.h"
#include "src/delivery/settings.h"
#include "src/delivery/stream.h"
#include "src/http/answer_reader.h"
#include "src/network/transport.h"

namespace lightstep::delivery {

class Connection;

class ConnectionOwner {
 public:
  // `connection` is kIdle and can be given a stream.
  virtual void OnConnected(Connection& connection) = 0;
  // A write has ended: `connection` can be given more.
  virtual void OnWritten(Connection& connection) = 0;
  // A connection could not be made. It carried nothing.
  virtual void OnConnectFailed(Connection& connection, std::string reason) = 0;
  // The stream has ended, successfully or not. The owner gets its parcels back.
  virtual void OnStreamEnd(Connection& connection, Stream stream, StreamEnd end) = 0;
  virtual void OnBytesSent(std::size_t bytes) = 0;

 protected:
  ~ConnectionOwner() = default;
};

class Connection {
 public:
  enum class State {
    kClosed,
    kConnecting,
    kSecuring,        // connected; TLS shakes hands
    kIdle,            // no stream
    kOpen,            // a stream is open, and waits for slices
    kCompressing,     // a request that will be sent whole is being compressed
    kWriting,         // slices are being written; more may follow
    kWritingLast,     // slices are being written; the end of the request follows
    kEnding,          // the end of the request, or all of it, is being written
    kEndingAnswered,  // the same, after an acknowledgement was received
    kAwaiting,        // the request is written, the answer not received
    kBroken,          // a write has failed; the peer may have said why
  };

  // Everything outlives it; `tls` is null for plaintext.
  Connection(boost::asio::io_context& loop, network::TlsContext* tls, const Settings& settings,
             const buffer::ScopeRegistry& scopes, Endpoint& endpoint, ConnectionOwner& owner);
  ~Connection() { Close(); }
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  State state() const { return state_; }
  Endpoint& endpoint() { return endpoint_; }
  const Stream& stream() const { return stream_; }
  bool IsConnecting() const { return state_ == State::kConnecting || state_ == State::kSecuring; }
  bool HasStream() const { return state_ >= State::kOpen; }
  // Whether it waits for its peer, to write something or to get an answer.
  bool IsBusy() const { return state_ >= State::kWriting; }
  // Whether its stream waits for slices, and has room.
  bool CanWrite() const { return state_ == State::kOpen && stream_.bytes < stream_.max_bytes; }

  // From kClosed. Fails if it takes longer than `timeout`.
  void Connect(common::Nanoseconds timeout);

  // In kIdle: whether the connection is still open. If the peer has closed it, the state is
  // kClosed.
  bool IsStillIdle();

  // From kIdle, with a chunked protocol: opens a stream that may carry `max_bytes` and reports
  // `dropped` spans. Its head is sent with the first slices.
  void OpenStream(std::uint64_t dropped, std::size_t max_bytes);

  // From kIdle, with a sized protocol: sends a whole stream of `parcels`, which are not empty.
  void Send(std::vector<Parcel> parcels, std::uint64_t dropped, std::size_t max_bytes);

  // In kOpen: writes one chunk. `parcels` is not empty.
  void Write(std::vector<Parcel> parcels);

  // Ends the open stream after what is being written.
  void EndStream();

  // Fails a stream without progress for `report_timeout`, and a connection attempt that is overdue.
  void CheckProgress(common::Nanoseconds now);

  // How long a busy connection has made no progress at `now`.
  common::Nanoseconds NoProgressFor(common::Nanoseconds now) const { return now - progress_; }
  // The bytes of the stream that the peer's TCP had acknowledged at the last CheckProgress.
  std::uint64_t delivered_bytes() const { return acknowledged_bytes_ - acknowledged_before_; }
  // How long its stream has kept it busy.
  common::Nanoseconds BusyFor(common::Nanoseconds now) const {
    return stream_.busy + now - waiting_since_;
  }

  // Ends the stream as failed. `is_timeout`: because it made no progress.
  void GiveUp(std::string reason, bool is_timeout);

  // Closes at once, without a call to the owner.
  void Close();

  // Neither closes nor uses the socket any more, because its number may belong to another file by
  // now. Returns the parcels of the stream.
  std::vector<Parcel> Abandon();

 private:
  using ErrorCode = boost::system::error_code;

  void Secure();
  void Secured(ErrorCode error);
  void FailConnect(std::string reason);
  void BeginWaiting(common::Nanoseconds now);
  void StopWaiting(common::Nanoseconds now);
  void BeginStream(std::uint64_t dropped, std::size_t max_bytes);
  void Carry(std::vector<Parcel> parcels);
  void Compress();
  void WriteWhole(bool is_gzip);
  bool IsWholeRequestDelivered();
  void StartWrite();
  void Written(ErrorCode error, std::size_t bytes);
  void WriteEnd();
  void Read();
  void HaveRead(ErrorCode error, std::size_t bytes);
  // Describes why there is no answer, from `error` or from what was received.
  std::string WhyUnanswered(ErrorCode error) const;
  void Answered();
  void FinishStream(StreamEnd end, bool keep_open);
  void FailStream(std::string reason, bool is_timeout);
  void ReadProgress(common::Nanoseconds now);

  // What operations under way refer to, from one Connect to the next Close.
  struct Session {
    Session(boost::asio::io_context& loop, network::TlsContext* tls) : transport{loop, tls} {}

    network::Transport transport;
    http::AnswerReader reader;
    std::array<char, 4096> received;
    bool is_open = true;
  };

  // Wraps a handler so that it is not called after its session was closed: the result of an aborted
  // operation does not matter, and the connection may be destroyed. The session lives as long as
  // any of its handlers.
  template <class Handler>
  auto Guard(Handler handler) {
    return [session = session_, handler = std::move(handler)](auto... arguments) mutable {
      if (session->is_open) handler(std::move(arguments)...);
    };
  }

  const Settings& settings_;
  const buffer::ScopeRegistry& scopes_;
  Endpoint& endpoint_;
  ConnectionOwner& owner_;
  boost::asio::io_context& loop_;
  network::TlsContext* const tls_;
  std::shared_ptr<Session> session_;  // null: kClosed
  State state_ = State::kClosed;

  common::Nanoseconds deadline_ = 0;       // monotonic, of kConnecting and kSecuring
  common::Nanoseconds waiting_since_ = 0;  // monotonic, while IsBusy
  common::Nanoseconds progress_ = 0;       // monotonic, when progress was last seen
  common::Nanoseconds progress_read_ = 0;  // monotonic, when the system was asked
  std::uint64_t acknowledged_bytes_ = 0;   // by the peer's TCP, when the system was asked
  std::uint64_t acknowledged_before_ = 0;  // the same, when the stream was opened

  Stream stream_;
  std::string head_;  // what goes out before the slices: request head, chunk size, envelope
  RequestBody body_;  // of a request that is sent whole
  std::optional<GzipEncoder> encoder_;
  std::vector<boost::asio::const_buffer> gathered_;
};

}  // namespace lightstep::delivery
