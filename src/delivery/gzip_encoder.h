// Compresses the body of a request with gzip (RFC 1952) in steps, so that the loop of the delivery
// thread goes on meanwhile: other requests are written, answers are read. docs/decisions/0012 has
// the figures.
//
// Owned by Connection, used on the delivery thread.
//
//     GzipEncoder encoder{std::move(body)};
//     while (!encoder.Step()) LetTheLoopGoOn();
//     body = encoder.Take();
#pragma once

#include <zlib.h>

#include <cstddef>
#include <vector>

#include "src/delivery/request_body.h"

namespace lightstep::delivery {

// What is compressed in one step: less than a millisecond's work.
inline constexpr std::size_t kGzipStepBytes = std::size_t{64} * 1024;

class GzipEncoder {
 public:
  explicit GzipEncoder(RequestBody body);
  ~GzipEncoder();
  GzipEncoder(const GzipEncoder&) = delete;
  GzipEncoder& operator=(const GzipEncoder&) = delete;

  // Compresses the next kGzipStepBytes. Returns true if everything is compressed.
  bool Step();

  // Whether it has failed because there is no memory. Take then returns the body unchanged.
  bool has_failed() const { return has_failed_; }

  // The compressed body, once Step has returned true.
  RequestBody Take();

 private:
  void Compress(std::size_t bytes, int flush);

  RequestBody body_;
  z_stream stream_{};
  std::size_t piece_ = 0;   // of the body: what is compressed next
  std::size_t offset_ = 0;  // in the piece
  std::vector<char> output_;
  std::size_t output_size_ = 0;
  bool has_failed_ = false;
};

}  // namespace lightstep::delivery
