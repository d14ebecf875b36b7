// What an answer to an OTLP request means.
#pragma once

#include "src/http/answer_reader.h"
#include "src/wire/protocol.h"

namespace lightstep::wire {

Verdict JudgeOtlpAnswer(const http::Answer& answer);

}  // namespace lightstep::wire
