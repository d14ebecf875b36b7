#include "src/delivery/connection.h"

#include <algorithm>
#include <boost/asio/ssl/error.hpp>
#include <boost/asio/write.hpp>
#include <utility>

#include "src/delivery/chunk.h"

namespace lightstep::delivery {
namespace {

namespace asio = boost::asio;

// How many times within `report_timeout` the system is asked for progress.
constexpr common::Nanoseconds kReadingsOfProgress = 16;

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
    // Told from the loop, as every other failure: the caller is not done yet.
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

void Connection::OpenStream(std::uint64_t dropped, std::size_t max_bytes) {
  BeginStream(dropped, max_bytes);
  state_ = State::kOpen;
  Read();
}

void Connection::BeginStream(std::uint64_t dropped, std::size_t max_bytes) {
  stream_ = Stream{};
  stream_.opened = common::MonotonicNow();
  stream_.dropped_reported = dropped;
  stream_.max_bytes = max_bytes;
  acknowledged_bytes_ = session_->transport.AcknowledgedBytes();
  acknowledged_before_ = acknowledged_bytes_;
  session_->reader = http::AnswerReader{};
}

// Makes `parcels` those of the stream.
void Connection::Carry(std::vector<Parcel> parcels) {
  for (Parcel& parcel : parcels) {
    stream_.bytes += parcel.slice.bytes.size();
    endpoint_.AddInFlight(parcel.slice.bytes.size());
    stream_.parcels.push_back(std::move(parcel));
  }
}

void Connection::Send(std::vector<Parcel> parcels, std::uint64_t dropped, std::size_t max_bytes) {
  BeginStream(dropped, max_bytes);
  Carry(std::move(parcels));
  body_ = RequestBody{*settings_.protocol, settings_.origin, dropped, scopes_, stream_.parcels};
  if (settings_.gzip) {
    state_ = State::kCompressing;
    encoder_.emplace(std::move(body_));
    Compress();
  } else {
    WriteWhole(/*is_gzip=*/false);
  }
}

// One step in each turn of the loop.
void Connection::Compress() {
  if (!encoder_->Step()) {
    asio::post(loop_, Guard([this] { Compress(); }));
    return;
  }
  const bool is_gzip = !encoder_->has_failed();
  body_ = encoder_->Take();
  encoder_.reset();
  WriteWhole(is_gzip);
}

void Connection::WriteWhole(bool is_gzip) {
  head_ = settings_.protocol->RequestHead(endpoint_.host().target(), {body_.size(), is_gzip});
  stream_.request_bytes = head_.size() + body_.size();
  gathered_.assign(1, asio::buffer(head_));
  gathered_.insert(gathered_.end(), body_.pieces().begin(), body_.pieces().end());
  state_ = State::kEnding;
  BeginWaiting(common::MonotonicNow());
  Read();
  StartWrite();
}

void Connection::Write(std::vector<Parcel> parcels) {
  std::size_t bytes = 0;
  for (const Parcel& parcel : parcels) bytes += parcel.slice.bytes.size();

  head_.clear();
  std::string envelope;
  if (stream_.parcels.empty()) {
    head_ = settings_.protocol->RequestHead(endpoint_.host().target(), wire::Body{});
    envelope = settings_.protocol
                   ->Envelope(settings_.origin, {wire::Run{{}, bytes}}, stream_.dropped_reported)
                   .front();
  }
  head_ += ChunkHead(envelope.size() + bytes);
  head_ += envelope;

  gathered_.clear();
  gathered_.emplace_back(asio::buffer(head_));
  for (const Parcel& parcel : parcels) gathered_.emplace_back(asio::buffer(parcel.slice.bytes));
  gathered_.emplace_back(asio::buffer(kChunkEnd));
  Carry(std::move(parcels));
  stream_.request_bytes += bytes;
  state_ = State::kWriting;
  BeginWaiting(common::MonotonicNow());
  StartWrite();
}

void Connection::BeginWaiting(common::Nanoseconds now) {
  waiting_since_ = now;
  progress_ = now;
  progress_read_ = now;
}

void Connection::StopWaiting(common::Nanoseconds now) { stream_.busy += now - waiting_since_; }

void Connection::StartWrite() {
  asio::async_write(session_->transport, gathered_,
                    Guard([this](ErrorCode error, std::size_t bytes) { Written(error, bytes); }));
}

void Connection::Written(ErrorCode error, std::size_t bytes) {
  owner_.OnBytesSent(bytes);
  if (bytes != 0) {
    stream_.is_written = true;
    progress_ = common::MonotonicNow();
  }
  // The satellite may have said why before it hung up: the answer that is being read decides, and
  // ends in an error too if there is none.
  switch (state_) {
    case State::kWriting:
      if (error) {
        state_ = State::kBroken;
        return;
      }
      state_ = State::kOpen;
      StopWaiting(common::MonotonicNow());
      owner_.OnWritten(*this);
      return;
    case State::kWritingLast:
      if (error) {
        state_ = State::kBroken;
        return;
      }
      WriteEnd();
      return;
    case State::kEnding:
      state_ = error ? State::kBroken : State::kAwaiting;
      return;
    case State::kEndingAnswered:
      state_ = error ? State::kBroken : State::kAwaiting;
      Answered();
      return;
    default:
      return;
  }
}

void Connection::EndStream() {
  if (state_ == State::kWriting) {
    state_ = State::kWritingLast;
  } else if (state_ == State::kOpen) {
    BeginWaiting(common::MonotonicNow());
    WriteEnd();
  }
}

void Connection::WriteEnd() {
  state_ = State::kEnding;
  gathered_.assign(1, asio::buffer(kLastChunk));
  StartWrite();
}

void Connection::Read() {
  session_->transport.async_read_some(
      asio::buffer(session_->received),
      Guard([this](ErrorCode error, std::size_t bytes) { HaveRead(error, bytes); }));
}

void Connection::HaveRead(ErrorCode error, std::size_t bytes) {
  http::AnswerReader& reader = session_->reader;
  // A connection that ends ends its answer, whatever way it does. Where nothing was said, the error
  // says more than that.
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

// Whether the peer's TCP has all of a request that is sent whole, as it has when the peer answers
// after it has read all. True where that is not known.
bool Connection::IsWholeRequestDelivered() {
  if (body_.size() == 0) return true;
  const std::uint64_t acknowledged = session_->transport.AcknowledgedBytes();
  return acknowledged == 0 || acknowledged - acknowledged_before_ >= stream_.request_bytes;
}

// An acknowledgement may be here before we are told that the end of the request is written, which
// tells whether it is one. Other answers are what they are, whatever they are to.
void Connection::Answered() {
  StreamEnd end;
  end.is_answered = true;
  end.verdict = settings_.protocol->Judge(session_->reader.answer());
  const bool is_acknowledgement = end.verdict.kind == wire::Verdict::Kind::kAcknowledged;
  if (is_acknowledgement && state_ == State::kEnding && IsWholeRequestDelivered()) {
    state_ = State::kEndingAnswered;
    return;
  }
  end.is_cut = state_ == State::kOpen;
  if (is_acknowledgement && state_ != State::kAwaiting) {
    // It can't have taken what it has not got.
    end.verdict.kind = wire::Verdict::Kind::kLater;
    end.verdict.reason = "answered before the report had ended";
  }
  FinishStream(std::move(end), state_ == State::kAwaiting && session_->reader.answer().keep_alive);
}

void Connection::FinishStream(StreamEnd end, bool keep_open) {
  if (IsBusy()) StopWaiting(common::MonotonicNow());
  Stream stream = std::exchange(stream_, Stream{});
  if (body_.size() != 0 && !stream.is_written) {
    // Of a whole request that fails while it is being written, nobody has said how much was.
    stream.is_written = session_->transport.AcknowledgedBytes() > acknowledged_before_;
  }
  endpoint_.SubtractInFlight(stream.bytes);
  if (keep_open) {
    body_ = RequestBody{};
    state_ = State::kIdle;
  } else {
    // What nobody waits for any more must not keep a slow link busy.
    if (!end.is_answered) session_->transport.Abort();
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
    FailConnect("no connection in time");
  } else if (state_ == State::kSecuring && now >= deadline_) {
    FailConnect("TLS: no answer to the handshake in time");
  } else if (IsBusy()) {
    ReadProgress(now);
    if (NoProgressFor(now) >= settings_.report_timeout) {
      // A small request fits into the system's buffers, whether or not the peer reads it.
      const bool is_taken =
          state_ == State::kAwaiting && delivered_bytes() >= stream_.request_bytes;
      FailStream(is_taken ? "no answer in time" : "takes no more bytes", /*is_timeout=*/true);
    }
  }
}

// A write ends in the system's buffer. Progress is what the peer's TCP has acknowledged.
void Connection::ReadProgress(common::Nanoseconds now) {
  if (now - progress_read_ < settings_.report_timeout / kReadingsOfProgress) return;
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
