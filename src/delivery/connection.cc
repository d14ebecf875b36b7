#include "src/delivery/connection.h"

#include <boost/asio/ssl/error.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core/error.hpp>
#include <boost/beast/http/error.hpp>
#include <boost/beast/http/read.hpp>
#include <utility>

#include "src/delivery/request.h"

namespace lightstep::delivery {
namespace {

namespace asio = boost::asio;
namespace http = boost::beast::http;

}  // namespace

Connection::Connection(asio::io_context& loop, network::TlsContext* tls, const Settings& settings,
                       Endpoint& endpoint, ConnectionOwner& owner)
    : settings_{settings}, endpoint_{endpoint}, owner_{owner}, loop_{loop}, tls_{tls} {}

void Connection::Connect() {
  session_ = std::make_shared<Session>(loop_, tls_);
  state_ = State::kConnecting;
  deadline_ = common::MonotonicNow() + settings_.report_timeout;
  network::Transport& transport = session_->transport;
  ErrorCode error;
  transport.Open(endpoint_.address(), error);
  if (error) {
    // Told from the loop, as every other failure: whoever asked is not done asking.
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
  deadline_ = 0;
  owner_.OnConnected(*this);
}

void Connection::FailConnect(std::string reason) {
  Close();
  owner_.OnConnectFailed(*this, std::move(reason));
}

bool Connection::OpenStream(std::string report_head, std::uint64_t dropped_reported) {
  if (session_->transport.PeerHasClosed()) {
    Close();
    return false;
  }
  state_ = State::kStreaming;
  stream_ = Stream{};
  stream_.opened = common::MonotonicNow();
  stream_.dropped_reported = dropped_reported;
  end_requested_ = false;
  has_answered_ = false;
  has_write_failed_ = false;
  head_ = std::move(report_head);
  session_->answer.emplace();
  ReadAnswer();
  return true;
}

void Connection::Write(const std::vector<buffer::Slice>& slices) {
  std::size_t bytes = 0;
  for (const buffer::Slice& slice : slices) bytes += slice.bytes.size();

  // Before the first slices, `head_` is the report's head.
  const bool first = stream_.slices.empty();
  const std::string report_head = first ? std::move(head_) : std::string{};
  head_ = first ? RequestHead(endpoint_.host().header(), settings_.access_token) : std::string{};
  head_ += ChunkHead(report_head.size() + bytes);
  head_ += report_head;

  gathered_.clear();
  gathered_.emplace_back(asio::buffer(head_));
  for (const buffer::Slice& slice : slices) {
    gathered_.emplace_back(asio::buffer(slice.bytes));
    stream_.slices.push_back(slice);
  }
  gathered_.emplace_back(asio::buffer(kChunkEnd));
  stream_.bytes += bytes;
  StartWrite();
}

void Connection::StartWrite() {
  writing_ = true;
  deadline_ = common::MonotonicNow() + settings_.report_timeout;
  asio::async_write(session_->transport, gathered_,
                    Guard([this](ErrorCode error, std::size_t bytes) {
                      owner_.OnBytesSent(bytes);
                      if (has_answered_) return TakeAnswer(/*in_time=*/!error);
                      // The satellite may have said why before it hung up: the answer that is being
                      // read decides, and ends in an error too if there is none. Until then this
                      // counts as still writing, so that nothing more is given to it.
                      if (error) {
                        has_write_failed_ = true;
                        return;
                      }
                      writing_ = false;
                      if (state_ == State::kAnswering) {
                        deadline_ = common::MonotonicNow() + settings_.report_timeout;
                      } else if (end_requested_) {
                        WriteEnd();
                      } else {
                        deadline_ = 0;
                        owner_.OnWritten(*this);
                      }
                    }));
}

void Connection::EndStream() {
  end_requested_ = true;
  if (!writing_) WriteEnd();
}

void Connection::WriteEnd() {
  state_ = State::kAnswering;
  gathered_.assign(1, asio::buffer(kLastChunk));
  StartWrite();
}

void Connection::ReadAnswer() {
  IncomingAnswer& answer = *session_->answer;
  http::async_read(session_->transport, answer.received, *answer.parser,
                   Guard([this](ErrorCode error, std::size_t) {
                     if (!error && session_->answer->IsInterim()) {
                       session_->answer->Renew();
                       ReadAnswer();
                     } else if (!error) {
                       Answered();
                     } else if (error == http::error::end_of_stream ||
                                error == asio::ssl::error::stream_truncated) {
                       FailStream("closed by the satellite before it answered" +
                                  session_->transport.HintOnClose());
                     } else {
                       FailStream(session_->transport.Explain(error));
                     }
                   }));
}

// An acknowledgement may be here before we are told that the end of the report is written, and that
// tells whether it is one. Other answers are what they are, whatever they are to.
void Connection::Answered() {
  const bool is_ending = state_ == State::kAnswering && !has_write_failed_;
  if (is_ending && writing_ && session_->answer->Judge().kind == Outcome::Kind::kAcknowledged) {
    has_answered_ = true;
  } else {
    TakeAnswer(/*in_time=*/is_ending && !writing_);
  }
}

void Connection::TakeAnswer(bool in_time) {
  writing_ = false;
  Outcome outcome = session_->answer->Judge();
  if (outcome.kind == Outcome::Kind::kAcknowledged && !in_time) {
    // It can't have taken what it has not got.
    outcome.kind = Outcome::Kind::kFailed;
    outcome.reason = "answered before the report had ended";
  }
  FinishStream(std::move(outcome), in_time && session_->answer->parser->get().keep_alive());
}

void Connection::FinishStream(Outcome outcome, bool keep_open) {
  Stream stream = std::exchange(stream_, Stream{});
  if (keep_open) {
    state_ = State::kIdle;
    deadline_ = 0;
  } else {
    Close();
  }
  owner_.OnStreamDone(*this, std::move(stream), std::move(outcome));
}

void Connection::FailStream(std::string reason) {
  Outcome outcome;
  outcome.reason = std::move(reason);
  FinishStream(std::move(outcome), false);
}

void Connection::GiveUp(std::string reason) {
  if (state_ == State::kStreaming || state_ == State::kAnswering) FailStream(std::move(reason));
}

void Connection::CheckDeadline(common::Nanoseconds now) {
  if (deadline_ == 0 || now < deadline_) return;
  switch (state_) {
    case State::kConnecting:
      FailConnect("no connection in time");
      break;
    case State::kSecuring:
      FailConnect("TLS: no answer to the handshake in time");
      break;
    case State::kStreaming:
      FailStream("takes no more bytes");
      break;
    case State::kAnswering:
      FailStream("no answer in time");
      break;
    case State::kClosed:
    case State::kIdle:
      break;
  }
}

void Connection::Close() {
  if (session_) {
    session_->is_open = false;
    session_->transport.Close();
    session_.reset();
  }
  writing_ = false;
  deadline_ = 0;
  state_ = State::kClosed;
}

}  // namespace lightstep::delivery
