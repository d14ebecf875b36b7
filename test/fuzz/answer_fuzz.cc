// Fuzzes how a connection reads HTTP answers, in pieces of any size. The reader stays within
// bounds, and the result does not depend on how the bytes are cut.
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

// Feeds `bytes` in pieces, and then the end of the connection.
AnswerReader ReadAnswer(std::string_view bytes, std::size_t piece) {
  AnswerReader reader;
  while (!bytes.empty() && reader.state() == AnswerReader::State::kReading) {
    reader.Feed(bytes.substr(0, piece));
    bytes.remove_prefix(std::min(piece, bytes.size()));
  }
  // What is left follows a complete answer.
  if (!bytes.empty()) reader.Feed(bytes);
  reader.End();
  const Answer& answer = reader.answer();
  Expect(reader.state() != AnswerReader::State::kReading,
         "the end of the connection ends the answer");
  Expect(answer.body.size() <= kMaxKeptBody, "the kept part of a body is bounded");
  for (const auto* value : {&answer.content_type, &answer.retry_after, &answer.location}) {
    Expect(value->size() <= kMaxKeptValue, "the kept part of a header is bounded");
  }
  return reader;
}

void ExpectSame(const AnswerReader& whole, const AnswerReader& cut) {
  Expect(whole.state() == cut.state(), "the state does not depend on the pieces");
  Expect(whole.has_status() == cut.has_status(),
         "whether there is a status does not depend on the pieces");
  if (whole.state() != AnswerReader::State::kComplete) return;
  Expect(whole.answer().status == cut.answer().status, "the status does not depend on the pieces");
  Expect(whole.answer().body == cut.answer().body, "the body does not depend on the pieces");
  Expect(whole.answer().content_type == cut.answer().content_type,
         "the content type does not depend on the pieces");
  Expect(whole.answer().location == cut.answer().location,
         "the location does not depend on the pieces");
  Expect(whole.answer().retry_after == cut.answer().retry_after,
         "Retry-After does not depend on the pieces");
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
