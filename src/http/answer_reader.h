// AnswerReader: reads HTTP/1.x answers piece by piece, from a peer that may be anything. It accepts
// whatever it can understand: bare line feeds, a status line without a reason, a body that is cut
// off. The status is what matters. If it were lost for a formality, spans that the peer has
// accepted would be sent again. docs/decisions/0001 says why no library is used.
//
// However much a peer sends, a reader keeps a few KiB of it. Used by Connection.
//
//     AnswerReader reader;
//     while (reader.Feed(Receive()) == AnswerReader::State::kReading) continue;
//     if (reader.has_status()) Judge(reader.answer());
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace lightstep::http {

// The number of bytes that are kept of a header's value and of a body, and the number of bytes
// after which the rest of a body is not read any more.
inline constexpr std::size_t kMaxKeptValue = 1024;
inline constexpr std::size_t kMaxKeptBody = std::size_t{16} * 1024;
inline constexpr std::uint64_t kMaxBody = std::uint64_t{1024} * 1024;
// The maximum size of everything before the body, interim answers included.
inline constexpr std::uint64_t kMaxHead = std::uint64_t{1024} * 1024;

struct Answer {
  unsigned status = 0;
  std::string content_type;  // these as the peer sent them, without blanks around
  std::string retry_after;
  std::string location;
  std::string body;         // the first kMaxKeptBody bytes of it
  bool keep_alive = false;  // another request can follow on the connection
};

class AnswerReader {
 public:
  enum class State : std::uint8_t { kReading, kComplete, kMalformed };

  // Takes the next bytes. Interim answers (RFC 9110, 15.2) are skipped.
  State Feed(std::string_view bytes);

  // The peer has closed the connection. The answer is complete if a status line was read.
  State End();

  State state() const { return state_; }
  // Whether no byte has come yet.
  bool is_empty() const { return start_.empty(); }
  // Whether the status line of the final answer was read. (101 counts as final: nobody asked to
  // switch protocols, and nothing follows that could be understood.)
  bool has_status() const { return answer_.status >= 200 || answer_.status == 101; }
  const Answer& answer() const { return answer_; }

  // For a malformed answer, in words: what the peer seems to speak instead.
  std::string error() const;

 private:
  // What the next bytes belong to.
  enum class Part : std::uint8_t {
    kStatusLine,
    kHeader,
    kBody,  // up to a length, or to the end of the connection
    kChunkSize,
    kChunk,
    kChunkEnd,
    kTrailer,
  };

  void ReadLine();
  void ReadStatusLine();
  void ReadHeader();
  void ReadChunkSize();
  void EndHead();
  void TakeBody(std::string_view& bytes);
  void Complete(bool keep_alive);

  State state_ = State::kReading;
  Part part_ = Part::kStatusLine;
  std::string start_;  // the first bytes of all
  std::string line_;   // the current line so far, as much of it as matters
  std::uint64_t head_bytes_ = 0;
  std::uint64_t body_bytes_ = 0;
  std::uint64_t left_ = 0;  // of the body or the chunk
  bool has_length_ = false;
  bool is_chunked_ = false;
  bool keeps_alive_ = false;
  Answer answer_;
};

}  // namespace lightstep::http
