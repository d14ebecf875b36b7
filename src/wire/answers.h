// The parts of judging an HTTP answer that all protocols share: statuses of servers that are not
// receivers of spans, texts that mean "too large", and the reason for the log.
// docs/reference/answers.md shows the tables to users.
//
// Used by the verdict of each protocol.
#pragma once

#include <string>
#include <string_view>

#include "src/http/answer_reader.h"
#include "src/wire/protocol.h"

namespace lightstep::wire {

// The meaning of the statuses from `first` to `last`.
struct StatusRow {
  unsigned first;
  unsigned last;
  Verdict::Kind kind;
  std::string_view advice;  // follows the status in the log
};

// Returns the row of `rows` that contains `status`, or null.
template <std::size_t size>
const StatusRow* FindRow(const StatusRow (&rows)[size], unsigned status) {
  for (const StatusRow& row : rows) {
    if (row.first <= status && status <= row.last) return &row;
  }
  return nullptr;
}

// The same for the statuses that have the same meaning in all protocols.
const StatusRow* FindCommonRow(unsigned status);

// The media type alone, in lower case.
std::string MediaType(std::string_view content_type);

// Whether the answer is an HTML page. Receivers of spans have none, so it comes from a portal, a
// load balancer or a default site.
bool IsPage(const http::Answer& answer);

// Whether a text that a receiver answered says that the request was too large.
bool SaysTooLarge(std::string_view text);

// The status, the target of a redirect, and `advice`.
std::string ReasonFor(const http::Answer& answer, std::string_view advice);

// The verdict on a page that came with a 2xx.
Verdict MisdirectedByPage(const http::Answer& answer, std::string_view advice);

}  // namespace lightstep::wire
