#include "src/wire/otlp/verdict.h"

namespace lightstep::wire {

Verdict JudgeOtlpAnswer(const http::Answer& answer) {
  Verdict verdict;
  if (answer.status / 100 == 2) verdict.kind = Verdict::Kind::kAcknowledged;
  return verdict;
}

}  // namespace lightstep::wire
