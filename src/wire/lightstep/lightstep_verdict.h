// What an answer to a LightStep report means. There is one table, in lightstep_verdict.cc, with the
// reason for each row; docs/reference/answers.md shows it to users.
#pragma once

#include "src/http/answer_reader.h"
#include "src/wire/protocol.h"

namespace lightstep::wire {

Verdict JudgeReportAnswer(const http::Answer& answer);

}  // namespace lightstep::wire
