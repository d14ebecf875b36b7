// Fuzzes what a satellite sends back, as a connection reads it: HTTP in whatever pieces it comes.
// It is read within bounds, and means the same however it was cut.
//
// Input: the size of the pieces, the bytes.
#include <algorithm>
#include <string_view>

#include "src/http/answer_reader.h"
#include "src/wire/lightstep/lightstep_verdict.h"
#include "test/fuzz/driver.h"
#include "test/fuzz/input.h"

namespace lightstep::http {
namespace {

using fuzz::Expect;

// `bytes` come in pieces, and then an end.
AnswerReader ReadAnswer(std::string_view bytes, std::size_t piece) {
  AnswerReader reader;
  while (!bytes.empty() && reader.state() == AnswerReader::State::kReading) {
    reader.Feed(bytes.substr(0, piece));
    bytes.remove_prefix(std::min(piece, bytes.size()));
  }
  // What is left comes behind a whole answer.
  if (!bytes.empty()) reader.Feed(bytes);
  reader.End();
  const Answer& answer = reader.answer();
  Expect(reader.state() != AnswerReader::State::kReading, "an end is an end");
  Expect(answer.body.size() <= kMaxKeptBody, "what is kept of a body has a bound");
  for (const auto* value : {&answer.content_type, &answer.retry_after, &answer.location}) {
    Expect(value->size() <= kMaxKeptValue, "what is kept of a header has a bound");
  }
  return reader;
}

void ExpectSame(const AnswerReader& whole, const AnswerReader& cut) {
  Expect(whole.state() == cut.state(), "cuts do not make an answer");
  Expect(whole.has_status() == cut.has_status(), "nor a status");
  if (whole.state() != AnswerReader::State::kComplete) return;
  Expect(whole.answer().status == cut.answer().status, "cuts do not change the status");
  Expect(whole.answer().body == cut.answer().body, "nor the body");
  Expect(whole.answer().content_type == cut.answer().content_type, "nor its type");
  Expect(whole.answer().location == cut.answer().location, "nor the location");
  Expect(whole.answer().retry_after == cut.answer().retry_after, "nor the wait");
  Expect(whole.answer().keep_alive == cut.answer().keep_alive,
         "nor what becomes of the connection");
}

}  // namespace
}  // namespace lightstep::http

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace lightstep;
  fuzz::Input input{data, size};
  const std::size_t piece = std::max<std::size_t>(1, input.TakeByte());
  const std::string_view bytes = input.Rest();
  const http::AnswerReader whole = http::ReadAnswer(bytes, std::max<std::size_t>(1, bytes.size()));
  http::ExpectSame(whole, http::ReadAnswer(bytes, piece));
  if (whole.state() == http::AnswerReader::State::kComplete)
    wire::JudgeReportAnswer(whole.answer());
  return 0;
}
