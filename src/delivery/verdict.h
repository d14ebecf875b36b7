// What an answer to a report means. There is one table, in verdict.cc, with the reason for each
// row; docs/guide.md shows it to users.
//
// Used by Connection; StreamResults acts on it.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "src/common/clock.h"
#include "src/http/answer_reader.h"

namespace lightstep::delivery {

struct Verdict {
  enum class Kind : std::uint8_t {
    kAcknowledged,
    // This endpoint will never take these spans. Final once all that are well have said so.
    kRefused,
    kTooLarge,     // to be sent again in smaller streams
    kLater,        // a failed attempt: to be sent again, here or elsewhere
    kMisdirected,  // the endpoint is none of ours, or is addressed wrongly; time does not heal that
  };

  Kind kind = Kind::kLater;
  std::string reason;                   // for the log; empty when acknowledged
  common::Nanoseconds retry_after = 0;  // how long the endpoint asks to be left alone
  bool disable = false;                 // the satellite says to stop reporting
  std::vector<std::string> remarks;     // what it says although it has acknowledged
};

Verdict JudgeAnswer(const http::Answer& answer);

}  // namespace lightstep::delivery
