#include "src/delivery/connection.h"

#include <algorithm>
#include <boost/asio/post.hpp>
#include <boost/asio/ssl/error.hpp>
#include <utility>

namespace lightstep::delivery {
namespace {

namespace asio = boost::asio;

// How many times within `report_timeout` the system is asked for progress.
constexpr common::Nanoseconds kProgressChecks = 16;

}  // namespace

Connection::Connection(asio::io_context& loop, network::TlsContext* tls, const Settings& settings,
                       const buffer::ScopeRegistry& scopes, Endpoint& endpoint,
                       ConnectionOwner& owner)
    : settings_{settings},
      scopes_{scopes},
      endpoint_{endpoint},
      owner_{owner},
      loop_{loop},
      tls_{tls} {}

void Connection::Connect(common::Nanoseconds timeout) {
  session_ = std::make_shared<Session>(loop_, tls_);
  state_ = State::kConnecting;
  deadline_ = common::MonotonicNow() + timeout;
  network::Transport& transport = session_->transport;
  ErrorCode error;
  transport.Open(endpoint_.address(), error);
  if (error) {
    // Reported from the loop, as every other failure is, because the caller still uses this
    // connection.
    asio::post(loop_, Guard([this, reason = transport.Explain(error)] { FailConnect(reason); }));
    return;
  }
  transport.socket().async_connect(endpoint_.address(), Guard([this](ErrorCode error) {
                                     if (error) {
                                       FailConnect(session_->transport.Explain(error));
                                     } else {
                                       Secure();
                                     }
                                   }));
}

void Connection::Secure() {
  state_ = State::kSecuring;  // within the time that connecting has
  session_->transport.AsyncSecure(endpoint_.host().host(), endpoint_.tls_session(),
                                  Guard([this](ErrorCode error) { Secured(error); }));
}

void Connection::Secured(ErrorCode error) {
  if (error) {
    FailConnect(session_->transport.Explain(error));
    return;
  }
  state_ = State::kIdle;
  owner_.OnConnected(*this);
}

void Connection::FailConnect(std::string reason) {
  Close();
  owner_.OnConnectFailed(*this, std::move(reason));
}

bool Connection::IsStillIdle() {
  if (session_->transport.PeerHasClosed()) Close();
  return state_ == State::kIdle;
}

void Connection::Read() {
  session_->transport.async_read_some(
      asio::buffer(session_->received),
      Guard([this](ErrorCode error, std::size_t bytes) { HaveRead(error, bytes); }));
}

void Connection::HaveRead(ErrorCode error, std::size_t bytes) {
  http::AnswerReader& reader = session_->reader;
  // The end of the connection is the end of the answer, whether it is orderly or not.
  const http::AnswerReader::State state =
      error ? reader.End() : reader.Feed({session_->received.data(), bytes});
  switch (state) {
    case http::AnswerReader::State::kReading:
      Read();
      break;
    case http::AnswerReader::State::kComplete:
      Answered();
      break;
    case http::AnswerReader::State::kMalformed:
      FailStream(WhyUnanswered(error), /*is_timeout=*/false);
      break;
  }
}

std::string Connection::WhyUnanswered(ErrorCode error) const {
  const http::AnswerReader& reader = session_->reader;
  const bool is_end = error == asio::error::eof || error == asio::ssl::error::stream_truncated;
  if (!reader.is_empty() || !error) return reader.error();
  return is_end ? reader.error() + session_->transport.HintOnClose()
                : session_->transport.Explain(error);
}

// Whether the peer's TCP has acknowledged all of a request that is sent whole. It has if the peer
// read the whole request before it answered. True if this is unknown.
bool Connection::IsWholeRequestDelivered() {
  if (body_.size() == 0) return true;
  const std::uint64_t acknowledged = session_->transport.AcknowledgedBytes();
  return acknowledged == 0 || acknowledged - acknowledged_before_ >= stream_.request_bytes;
}

// An acknowledgement counts only if the whole request was written. It may arrive before Written is
// called for the end of the request, which then calls this function again. All other answers count
// at once.
void Connection::Answered() {
  StreamEnd end;
  end.is_answered = true;
  end.verdict = settings_.protocol->Judge(session_->reader.answer());
  const bool is_acknowledgement = end.verdict.kind == wire::Verdict::Kind::kAcknowledged;
  const bool is_early = is_acknowledgement && !IsWholeRequestDelivered();
  if (is_acknowledgement && !is_early && state_ == State::kEnding) {
    state_ = State::kEndingAnswered;
    return;
  }
  end.is_cut = state_ == State::kOpen;
  const bool is_written = state_ == State::kAwaiting && !is_early;
  if (is_acknowledgement && !is_written) {
    // The peer cannot have accepted what it has not received.
    end.verdict.kind = wire::Verdict::Kind::kLater;
    end.verdict.reason = "answered before the request was complete";
  }
  FinishStream(std::move(end), is_written && session_->reader.answer().keep_alive);
}

void Connection::FinishStream(StreamEnd end, bool keep_open) {
  if (IsBusy()) StopWaiting(common::MonotonicNow());
  const bool is_on_its_way = !end.is_answered || !IsWholeRequestDelivered();
  Stream stream = std::exchange(stream_, Stream{});
  if (body_.size() != 0 && !stream.is_written) {
    // Written is called once for a whole request, and not if the request fails before that.
    stream.is_written = session_->transport.AcknowledgedBytes() > acknowledged_before_;
  }
  endpoint_.SubtractInFlight(stream.bytes);
  if (keep_open) {
    body_ = RequestBody{};
    state_ = State::kIdle;
  } else {
    // The rest of a request that was given up must not keep a slow link busy.
    if (is_on_its_way) session_->transport.Abort();
    Close();
  }
  owner_.OnStreamEnd(*this, std::move(stream), std::move(end));
}

void Connection::FailStream(std::string reason, bool is_timeout) {
  StreamEnd end;
  end.verdict.kind = wire::Verdict::Kind::kLater;
  end.verdict.reason = std::move(reason);
  end.is_cut = state_ == State::kOpen && !is_timeout;
  end.is_timeout = is_timeout;
  FinishStream(std::move(end), /*keep_open=*/false);
}

void Connection::GiveUp(std::string reason, bool is_timeout) {
  if (HasStream()) FailStream(std::move(reason), is_timeout);
}

void Connection::CheckProgress(common::Nanoseconds now) {
  if (state_ == State::kConnecting && now >= deadline_) {
    FailConnect("connecting timed out");
  } else if (state_ == State::kSecuring && now >= deadline_) {
    FailConnect("TLS: the handshake timed out");
  } else if (IsBusy()) {
    ReadProgress(now);
    if (NoProgressFor(now) >= settings_.report_timeout) {
      // A small request fits into the system's buffers, whether or not the peer reads it.
      const bool is_taken =
          state_ == State::kAwaiting && delivered_bytes() >= stream_.request_bytes;
      FailStream(is_taken ? "the answer timed out" : "stopped accepting data", /*is_timeout=*/true);
    }
  }
}

// A write ends in the system's buffer. Progress is what the peer's TCP has acknowledged.
void Connection::ReadProgress(common::Nanoseconds now) {
  if (now - progress_read_ < settings_.report_timeout / kProgressChecks) return;
  progress_read_ = now;
  const std::uint64_t acknowledged = session_->transport.AcknowledgedBytes();
  if (acknowledged == acknowledged_bytes_) return;
  acknowledged_bytes_ = acknowledged;
  progress_ = now;
}

std::vector<Parcel> Connection::Abandon() {
  if (session_) {
    session_->is_open = false;
    // Never destroyed, since that would close the socket.
    new std::shared_ptr<Session>{std::move(session_)};
  }
  std::vector<Parcel> parcels = std::move(stream_.parcels);
  Close();
  return parcels;
}

void Connection::Close() {
  if (session_) {
    session_->is_open = false;
    session_->transport.Close();
    session_.reset();
  }
  endpoint_.SubtractInFlight(stream_.bytes);
  stream_ = Stream{};
  body_ = RequestBody{};
  encoder_.reset();
  state_ = State::kClosed;
}

}  // namespace lightstep::delivery
