// How a connection writes a stream: a chunked request as its slices come, or a request that is sent
// whole. What it reads, and how a stream ends, is in connection.cc.

#include <boost/asio/post.hpp>
#include <boost/asio/write.hpp>
#include <utility>

#include "src/delivery/chunk.h"
#include "src/delivery/connection.h"

namespace lightstep::delivery {

namespace asio = boost::asio;

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
  // After an error, the peer may have sent an answer before it closed the connection. So Read
  // decides how the stream ends. If there is no answer, it fails too.
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

}  // namespace lightstep::delivery
