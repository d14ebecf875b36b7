// Answers, and the function of each protocol that judges them, for the tests of verdicts.
#pragma once

#include <string_view>

#include "src/http/answer_reader.h"
#include "src/wire/protocol.h"

namespace lightstep::wire {

using Judge = Verdict (*)(const http::Answer& answer);

inline http::Answer AnswerOf(unsigned status, std::string_view content_type = "",
                             std::string_view body = "") {
  http::Answer answer;
  answer.status = status;
  answer.content_type = content_type;
  answer.body = body;
  return answer;
}

}  // namespace lightstep::wire
