// One keep-alive connection to an endpoint. It carries one stream at a time: the head of a chunked
// request, the slices as they come, the end, and then the satellite's answer.
//
// Its owner (Delivery) decides what it carries and is told what became of it. Everything here runs
// on the delivery thread.
#pragma once

#include <boost/asio/buffer.hpp>
#include <boost/asio/io_context.hpp>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "src/common/clock.h"
#include "src/delivery/endpoint.h"
#include "src/delivery/incoming_answer.h"
#include "src/delivery/settings.h"
#include "src/delivery/stream.h"
#include "src/network/transport.h"

namespace lightstep::delivery {

class Connection;

class ConnectionOwner {
 public:
  // `connection` is kIdle now, and can be given a stream.
  virtual void OnConnected(Connection& connection) = 0;
  // A write is through: `connection` can be given more.
  virtual void OnWritten(Connection& connection) = 0;
  // A connection could not be made, or an idle one was lost. It carried nothing.
  virtual void OnConnectFailed(Connection& connection, std::string reason) = 0;
  // The stream is done with, well or not; its slices are the owner's again.
  virtual void OnStreamDone(Connection& connection, Stream stream, Outcome outcome) = 0;
  virtual void OnBytesSent(std::size_t bytes) = 0;

 protected:
  ~ConnectionOwner() = default;
};

class Connection {
 public:
  enum class State {
    kClosed,
    kConnecting,
    kSecuring,   // TCP is connected, the TLS handshake is under way
    kIdle,       // connected, no stream
    kStreaming,  // a stream is open, and more can be written to it
    kAnswering,  // a stream has ended, its answer has not come
  };

  Connection(boost::asio::io_context& loop, network::TlsContext* tls, const Settings& settings,
             Endpoint& endpoint, ConnectionOwner& owner);
  ~Connection() { Close(); }
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  State state() const { return state_; }
  Endpoint& endpoint() { return endpoint_; }
  bool writing() const { return writing_; }
  const Stream& stream() const { return stream_; }

  // From kClosed.
  void Connect();

  // From kIdle. `report_head` goes out with the first slices. False: the satellite has closed the
  // connection while it was idle; it is kClosed now.
  bool OpenStream(std::string report_head, std::uint64_t dropped_reported);

  // In kStreaming, while not writing(): one chunk. `slices` is not empty.
  void Write(const std::vector<buffer::Slice>& slices);

  // In kStreaming: no more slices; what is being written is finished first.
  void EndStream();

  // Ends what takes longer than `report_timeout`.
  void CheckDeadline(common::Nanoseconds now);

  // Ends the stream, if there is one, as failed: somebody can't wait for it any longer.
  void GiveUp(std::string reason);

  // Closes at once, and tells nobody.
  void Close();

 private:
  using ErrorCode = boost::system::error_code;

  void Secure();
  void Secured(ErrorCode error);
  void FailConnect(std::string reason);
  void StartWrite();
  void WriteEnd();
  void ReadAnswer();
  void Answered();
  void TakeAnswer(bool in_time);
  void FinishStream(Outcome outcome, bool keep_open);
  void FailStream(std::string reason);

  // What operations under way refer to, from one Connect to the next Close.
  struct Session {
    Session(boost::asio::io_context& loop, network::TlsContext* tls) : transport{loop, tls} {}

    network::Transport transport;
    std::optional<IncomingAnswer> answer;
    bool is_open = true;
  };

  // Wraps a handler so that it is not called once its session was closed: what an aborted operation
  // says is of no interest, and the connection may be gone. The session lives until the last of its
  // handlers is.
  template <class Handler>
  auto Guard(Handler handler) {
    return [session = session_, handler = std::move(handler)](auto... arguments) mutable {
      if (session->is_open) handler(std::move(arguments)...);
    };
  }

  const Settings& settings_;
  Endpoint& endpoint_;
  ConnectionOwner& owner_;
  boost::asio::io_context& loop_;
  network::TlsContext* const tls_;
  std::shared_ptr<Session> session_;  // null: kClosed
  State state_ = State::kClosed;
  common::Nanoseconds deadline_ = 0;  // monotonic, of what is under way; 0: nothing is

  Stream stream_;
  bool writing_ = false;
  bool end_requested_ = false;
  bool has_answered_ = false;  // while the end of the report was written
  bool has_write_failed_ = false;
  std::string head_;  // what goes out before the slices: request head, chunk size, report head
  std::vector<boost::asio::const_buffer> gathered_;
};

}  // namespace lightstep::delivery
