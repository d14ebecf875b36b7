// What protocols have in common when they judge an HTTP answer: statuses by which a server says
// that it is not the one that is meant, texts that say that a request is too large, and the reason
// for the log. docs/guide.md shows the tables to users.
//
// Used by the verdict of each protocol.
#pragma once

#include <string>
#include <string_view>

#include "src/http/answer_reader.h"
#include "src/wire/protocol.h"

namespace lightstep::wire {

// What statuses from `first` to `last` mean.
struct StatusRow {
  unsigned first;
  unsigned last;
  Verdict::Kind kind;
  std::string_view advice;  // follows the status in the log
};

// The row of `rows` that `status` is in; null where there is none.
template <std::size_t size>
const StatusRow* FindRow(const StatusRow (&rows)[size], unsigned status) {
  for (const StatusRow& row : rows) {
    if (row.first <= status && status <= row.last) return &row;
  }
  return nullptr;
}

// The same among the statuses that mean the same whatever the protocol.
const StatusRow* FindCommonRow(unsigned status);

// The media type alone, in lower case.
std::string MediaType(std::string_view content_type);

// A receiver of spans has no pages: a portal, a load balancer or somebody's default site has
// answered.
bool IsPage(const http::Answer& answer);

// Whether a text that a receiver answered says that the request was too large.
bool SaysTooLarge(std::string_view text);

// The status, where a redirect leads to, and `advice`.
std::string ReasonFor(const http::Answer& answer, std::string_view advice);

// The verdict on a page that came with a 2xx.
Verdict MisdirectedByPage(const http::Answer& answer, std::string_view advice);

}  // namespace lightstep::wire
