// What an answer to an OTLP request means. There is one table, in otlp_verdict.cc, with the reason
// for each row; docs/reference/answers.md shows it to users.
#pragma once

#include "src/http/answer_reader.h"
#include "src/wire/protocol.h"

namespace lightstep::wire {

Verdict JudgeOtlpAnswer(const http::Answer& answer);

}  // namespace lightstep::wire
