// What the fuzz targets that record a span have in common, with any encoder: the times, the name,
// the tags, and what has to be read back.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "lightstep/span_context.h"
#include "lightstep/value.h"
#include "src/common/clock.h"
#include "src/common/utf8.h"
#include "src/trace/limits.h"
#include "test/fuzz/driver.h"
#include "test/fuzz/input.h"
#include "test/fuzz/text.h"

namespace lightstep::fuzz {

template <class Encoder>
class SpanRecording {
 public:
  // The input is the start, the duration, and operations, each a byte and its arguments.
  explicit SpanRecording(Input& input) : input_{input} {}
  virtual ~SpanRecording() = default;

  void Run() {
    const auto start = input_.TakeNumber<common::Nanoseconds>();
    const auto duration = input_.TakeNumber<common::Nanoseconds>() & INT64_MAX;
    while (!input_.empty()) Step();
    EndInner();
    const std::string span{encoder_.Finish(context_, start, duration)};
    Expect(span.size() <= trace::kMaxSpanBytes, "the size of a span is bounded");
    ReadBack(span);
  }

 protected:
  virtual void Step() = 0;
  // Ends the log, or whatever else is being written.
  virtual void EndInner() = 0;
  virtual void ReadBack(const std::string& bytes) const = 0;

  void SetName() {
    const Text name{input_};
    encoder_.SetOperationName(name.view());
    is_name_whole_ = name.view().size() <= trace::kMaxTextBytes;
    name_ = name.view();
  }

  // `expected(key, value)` returns the tag as protobuf would encode it, with the key as it is sent,
  // or nothing if the tag may be changed on the way.
  template <class Expected>
  void SetTag(std::string_view key, const Value& value, Expected expected) {
    encoder_.SetTag(key, value);
    const std::string cut{common::Utf8Prefix(key, trace::kMaxKeyBytes)};
    tags_[cut] = expected(cut, value);
  }

  void ExpectName(const std::string& name) const {
    if (is_name_whole_) Expect(name == name_, "the last name counts");
  }

  // Returns the tags of a repeated field by key. `bytes(tag)` returns what `expected` would.
  template <class Tags, class Bytes>
  static std::map<std::string, std::string> ByKey(const Tags& tags, Bytes bytes) {
    std::map<std::string, std::string> by_key;
    for (const auto& tag : tags) {
      Expect(by_key.emplace(tag.key(), bytes(tag)).second, "a tag appears once");
    }
    return by_key;
  }

  // Of a span that was not full.
  void ExpectTags(const std::map<std::string, std::string>& tags) const {
    Expect(tags.size() == tags_.size(), "every tag is there");
    for (const auto& [key, expected] : tags_) {
      const auto found = tags.find(key);
      Expect(found != tags.end() && expected.value_or(found->second) == found->second,
             "with its last value");
    }
  }

  Input& input_;
  Encoder encoder_;
  SpanContext context_;

 private:
  std::string name_;
  bool is_name_whole_ = true;                               // else it is too long to go out whole
  std::map<std::string, std::optional<std::string>> tags_;  // by key
};

}  // namespace lightstep::fuzz
