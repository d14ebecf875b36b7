// What a satellite's answer is read into, and how much of one is taken in: whatever a peer sends,
// it costs no more memory than this.
//
// Used by Connection, and by the fuzzer of answers.
#pragma once

#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/field.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/string_body.hpp>
#include <cstddef>
#include <cstdint>
#include <optional>

#include "src/delivery/stream.h"

namespace lightstep::delivery {

// A ReportResponse is small; what is larger is not one.
inline constexpr std::size_t kMaxAnswerBody = 1024 * 1024;
inline constexpr std::uint32_t kMaxAnswerHeader = 16 * 1024;
// What was received and is not parsed yet. The parser itself waits for the end of a line before a
// chunk, however long that becomes.
inline constexpr std::size_t kMaxAnswerUnread = 64 * 1024;

struct IncomingAnswer {
  IncomingAnswer() { Renew(); }

  // To read another; what was received beyond this one is kept for it.
  void Renew() {
    parser.emplace();
    parser->body_limit(kMaxAnswerBody);
    parser->header_limit(kMaxAnswerHeader);
  }

  // Once it is read: whether the answer proper is still to come (RFC 9110, 15.2; to switch
  // protocols was not asked for, and nothing that is understood follows it).
  bool IsInterim() const {
    const unsigned status = parser->get().result_int();
    return status >= 100 && status < 200 && status != 101;
  }

  // Once it is read.
  Outcome Judge() const {
    const auto& message = parser->get();
    return JudgeAnswer(message.result_int(), message[boost::beast::http::field::retry_after],
                       message.body());
  }

  boost::beast::flat_buffer received{kMaxAnswerUnread};
  std::optional<boost::beast::http::response_parser<boost::beast::http::string_body>> parser;
};

}  // namespace lightstep::delivery
