// Fuzzes what a satellite sends back, as a connection reads it: HTTP in whatever pieces it comes.
// It is read within bounds, and means the same however it was cut.
//
// Input: the size of the pieces, the bytes. Without pieces: 0, how often the last of the bytes are
// repeated (the square of it), the bytes.
#include <algorithm>
#include <boost/asio/buffer.hpp>
#include <boost/asio/error.hpp>
#include <boost/beast/http/read.hpp>
#include <cstdlib>
#include <optional>
#include <string>
#include <string_view>

#include "src/delivery/incoming_answer.h"
#include "test/fuzz/driver.h"
#include "test/fuzz/input.h"

namespace lightstep::delivery {
namespace {

using fuzz::Expect;

// A connection on which `bytes` come in pieces and then an end.
class Pieces {
 public:
  Pieces(std::string_view bytes, std::size_t piece) : rest_{bytes}, piece_{piece} {}

  template <class Buffers>
  std::size_t read_some(const Buffers& buffers, boost::system::error_code& error) {
    const std::size_t size = boost::asio::buffer_copy(
        buffers, boost::asio::buffer(rest_.data(), std::min(piece_, rest_.size())));
    rest_.remove_prefix(size);
    error = rest_.empty() && size == 0 ? boost::asio::error::eof : boost::system::error_code{};
    return size;
  }

  // What the templates of beast ask for.
  template <class Buffers>
  std::size_t read_some(const Buffers& buffers) {
    boost::system::error_code error;
    return read_some(buffers, error);
  }

 private:
  std::string_view rest_;
  const std::size_t piece_;
};

struct Read {
  Outcome outcome;
  bool keep_alive;
};

// What is read from `bytes`; nothing where they are no answer.
std::optional<Read> ReadAnswer(std::string_view bytes, std::size_t piece) {
  IncomingAnswer answer;
  Pieces pieces{bytes, piece};
  boost::system::error_code error;
  boost::beast::http::read(pieces, answer.received, *answer.parser, error);
  while (!error && answer.IsInterim()) {
    answer.Renew();
    boost::beast::http::read(pieces, answer.received, *answer.parser, error);
  }
  Expect(answer.received.capacity() <= kMaxAnswerUnread, "what is not parsed yet has a bound");
  Expect(answer.parser->get().body().size() <= kMaxAnswerBody, "a body has a bound");
  if (error) return std::nullopt;
  return Read{answer.Judge(), answer.parser->get().keep_alive()};
}

void ExpectSame(const std::optional<Read>& whole, const std::optional<Read>& cut) {
  Expect(whole.has_value() == cut.has_value(), "cuts do not make an answer");
  if (!whole) return;
  Expect(whole->outcome.kind == cut->outcome.kind, "cuts do not change the kind");
  Expect(whole->outcome.reason == cut->outcome.reason, "nor the reason");
  Expect(whole->outcome.disable == cut->outcome.disable, "nor the command");
  // A date is so many seconds away, and a second may pass between the two.
  Expect(std::abs(whole->outcome.retry_after - cut->outcome.retry_after) <= 1'000'000'000,
         "nor the wait");
  Expect(whole->keep_alive == cut->keep_alive, "nor what becomes of the connection");
}

}  // namespace
}  // namespace lightstep::delivery

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace lightstep::delivery;
  lightstep::fuzz::Input input{data, size};
  if (const std::size_t piece = input.TakeByte(); piece != 0) {
    const std::string_view bytes = input.Rest();
    ExpectSame(ReadAnswer(bytes, bytes.size()), ReadAnswer(bytes, piece));
  } else {
    const std::size_t repeat = input.TakeByte();
    std::string bytes{input.Rest()};
    const std::string last = bytes.substr(bytes.size() - std::min<std::size_t>(bytes.size(), 32));
    for (std::size_t i = 0; i < repeat * repeat; ++i) bytes += last;
    ReadAnswer(bytes, bytes.size());
  }
  return 0;
}
