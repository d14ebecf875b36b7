// LightStep reports as a protocol that sends whole requests: what delivery does with framing kSized
// is tested with the satellites of the other tests. Spans of a scope of their own have its bytes
// before them, as a field that no report has.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "src/wire/protocol.h"

namespace lightstep::delivery {

class SizedReports final : public wire::Protocol {
 public:
  // Key of the field that names a scope.
  static constexpr char kScopeKey = 15 << 3 | 2;

  explicit SizedReports(std::shared_ptr<const wire::Protocol> reports)
      : reports_{std::move(reports)} {}

  Framing framing() const override { return Framing::kSized; }

  std::string RequestHead(const wire::Target& target, const wire::Body& body) const override {
    std::string head = reports_->RequestHead(target, body);
    const std::string chunked = "Transfer-Encoding: chunked\r\n";
    std::string sized = "Content-Length: " + std::to_string(body.length.value()) + "\r\n";
    if (body.is_gzip) sized += "Content-Encoding: gzip\r\n";
    return head.replace(head.find(chunked), chunked.size(), sized);
  }

  std::vector<std::string> Envelope(std::string_view origin, const std::vector<wire::Run>& runs,
                                    std::uint64_t dropped_spans) const override {
    std::vector<std::string> envelope = reports_->Envelope(origin, runs, dropped_spans);
    for (std::size_t i = 0; i < runs.size(); ++i) {
      if (runs[i].scope.empty()) continue;
      envelope[i] += kScopeKey;
      envelope[i] += static_cast<char>(runs[i].scope.size());
      envelope[i] += runs[i].scope;
    }
    return envelope;
  }

  wire::Verdict Judge(const http::Answer& answer) const override { return reports_->Judge(answer); }

 private:
  const std::shared_ptr<const wire::Protocol> reports_;
};

}  // namespace lightstep::delivery
