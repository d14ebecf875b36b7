#include "src/http/answer_reader.h"

#include <algorithm>
#include <charconv>
#include <limits>

#include "src/common/ascii.h"
#include "src/http/foreign_protocol.h"

namespace lightstep::http {
namespace {

constexpr std::uint64_t kToTheEnd = std::numeric_limits<std::uint64_t>::max();

// A line is kept up to its name, its colon and the longest value that is.
constexpr std::size_t kMaxKeptLine = kMaxKeptValue + 64;

// The number that `text` begins with. False: it begins with none, or with one that is too large.
bool ParsePrefix(std::string_view text, int base, std::uint64_t& number) {
  return std::from_chars(text.data(), text.data() + text.size(), number, base).ec == std::errc{};
}

// Whether a comma-separated list of tokens has `token`, which is in lower case.
bool HasToken(std::string_view list, std::string_view token) {
  while (true) {
    const std::size_t comma = list.find(',');
    const std::string_view item = common::WithoutBlanksAround(list.substr(0, comma));
    if (common::IsSameInLowerCase(item, token)) return true;
    if (comma == std::string_view::npos) return false;
    list.remove_prefix(comma + 1);
  }
}

}  // namespace

AnswerReader::State AnswerReader::Feed(std::string_view bytes) {
  if (start_.size() < kProtocolBytes) start_ += bytes.substr(0, kProtocolBytes - start_.size());
  while (!bytes.empty() && state_ == State::kReading) {
    if (part_ == Part::kBody || part_ == Part::kChunk) {
      TakeBody(bytes);
      continue;
    }
    const std::size_t end = bytes.find('\n');
    const std::size_t size = std::min(end, bytes.size());
    line_ += bytes.substr(0, std::min(size, kMaxKeptLine - std::min(kMaxKeptLine, line_.size())));
    head_bytes_ += size + 1;
    if (head_bytes_ > kMaxHead) {
      // A known status is enough; anything else is not worth more patience.
      if (has_status()) {
        Complete(/*keep_alive=*/false);
      } else {
        state_ = State::kMalformed;
      }
      break;
    }
    bytes.remove_prefix(std::min(size + 1, bytes.size()));
    if (end != std::string_view::npos) ReadLine();
    // A peer that speaks something else may never send a line's end.
    if (part_ == Part::kStatusLine && !has_status() && !MayBecomeHttp(start_)) {
      state_ = State::kMalformed;
    }
  }
  // What nobody asked for spoils the connection for another request.
  if (state_ == State::kComplete && !bytes.empty()) answer_.keep_alive = false;
  return state_;
}

AnswerReader::State AnswerReader::End() {
  if (state_ == State::kReading) {
    // What the last line has is all that there will ever be of it.
    if (part_ == Part::kStatusLine && !line_.empty()) ReadLine();
    if (has_status()) {
      Complete(/*keep_alive=*/false);
    } else {
      state_ = State::kMalformed;
    }
  }
  return state_;
}

void AnswerReader::ReadLine() {
  if (!line_.empty() && line_.back() == '\r') line_.pop_back();
  switch (part_) {
    case Part::kStatusLine:
      ReadStatusLine();
      break;
    case Part::kHeader:
      if (line_.empty()) {
        EndHead();
      } else {
        ReadHeader();
      }
      break;
    case Part::kChunkSize:
      ReadChunkSize();
      break;
    case Part::kChunkEnd:
      part_ = Part::kChunkSize;
      break;
    case Part::kTrailer:
      if (line_.empty()) Complete(keeps_alive_);
      break;
    case Part::kBody:
    case Part::kChunk:
      break;
  }
  line_.clear();
}

// HTTP/1.x, a blank, three digits (RFC 9112, section 4). The blank and the reason behind them may
// be missing.
void AnswerReader::ReadStatusLine() {
  if (line_.empty()) return;  // empty lines before it, as after the answer before
  const std::string_view line = line_;
  constexpr std::string_view kVersion = "HTTP/1.";
  constexpr std::size_t kStatusAt = kVersion.size() + 2;
  unsigned status = 0;
  const bool is_status_line = line.substr(0, kVersion.size()) == kVersion &&
                              line.size() >= kStatusAt + 3 && line[kStatusAt - 1] == ' ' &&
                              (line.size() == kStatusAt + 3 || line[kStatusAt + 3] == ' ');
  if (is_status_line) {
    for (const char digit : line.substr(kStatusAt, 3)) {
      status = common::IsDigit(digit) ? status * 10 + static_cast<unsigned>(digit - '0') : 0;
    }
  }
  if (status < 100) {
    state_ = State::kMalformed;
    return;
  }
  answer_ = Answer{};
  answer_.status = status;
  has_length_ = false;
  is_chunked_ = false;
  keeps_alive_ = line[kStatusAt - 2] != '0';
  part_ = Part::kHeader;
}

void AnswerReader::ReadHeader() {
  const std::string_view line = line_;
  const std::size_t colon = line.find(':');
  if (colon == std::string_view::npos) return;
  const std::string_view name = line.substr(0, colon);
  const std::string_view value =
      common::WithoutBlanksAround(line.substr(colon + 1)).substr(0, kMaxKeptValue);
  const auto is = [name](std::string_view known) { return common::IsSameInLowerCase(name, known); };
  if (is("content-type")) {
    answer_.content_type = value;
  } else if (is("retry-after")) {
    answer_.retry_after = value;
  } else if (is("location")) {
    answer_.location = value;
  } else if (is("content-length")) {
    // A length that can't be read leaves the end of the connection for the end of the body.
    has_length_ = ParsePrefix(value, 10, left_);
  } else if (is("transfer-encoding")) {
    is_chunked_ |= HasToken(value, "chunked");
  } else if (is("connection")) {
    if (HasToken(value, "close")) keeps_alive_ = false;
    if (HasToken(value, "keep-alive")) keeps_alive_ = true;
  }
}

void AnswerReader::EndHead() {
  const unsigned status = answer_.status;
  if (!has_status()) {
    answer_ = Answer{};
    part_ = Part::kStatusLine;
  } else if (status == 101 || status == 204 || status == 304) {
    Complete(keeps_alive_ && status != 101);
  } else if (is_chunked_) {
    part_ = Part::kChunkSize;
  } else if (has_length_ && left_ == 0) {
    Complete(keeps_alive_);
  } else {
    if (!has_length_) {
      left_ = kToTheEnd;
      keeps_alive_ = false;
    }
    part_ = Part::kBody;
  }
}

void AnswerReader::ReadChunkSize() {
  if (!ParsePrefix(common::WithoutBlanksAround(line_), 16, left_)) {
    // Where the body ends is not to be known any more; the status is.
    Complete(/*keep_alive=*/false);
  } else {
    part_ = left_ == 0 ? Part::kTrailer : Part::kChunk;
  }
}

void AnswerReader::TakeBody(std::string_view& bytes) {
  const auto size = static_cast<std::size_t>(std::min<std::uint64_t>(left_, bytes.size()));
  answer_.body += bytes.substr(0, std::min(size, kMaxKeptBody - answer_.body.size()));
  bytes.remove_prefix(size);
  body_bytes_ += size;
  left_ -= size;
  if (body_bytes_ > kMaxBody) {
    Complete(/*keep_alive=*/false);
  } else if (left_ == 0 && part_ == Part::kChunk) {
    part_ = Part::kChunkEnd;
  } else if (left_ == 0) {
    Complete(keeps_alive_);
  }
}

void AnswerReader::Complete(bool keep_alive) {
  answer_.keep_alive = keep_alive;
  state_ = State::kComplete;
}

std::string AnswerReader::error() const { return DescribeForeignProtocol(start_); }

}  // namespace lightstep::http
