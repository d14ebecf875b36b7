// Text carriers for tests, as programs that use opentracing-cpp write them. They can be told to
// fail. Used by the tests of src/opentracing_cpp.
#pragma once

#include <opentracing/propagation.h>

#include <functional>
#include <map>
#include <string>
#include <system_error>

namespace lightstep {

// `Reader` and `Writer` are opentracing-cpp's, for text maps or for HTTP headers.
template <class Reader, class Writer>
class Carrier final : public Reader, public Writer {
 public:
  Carrier() = default;
  Carrier(std::initializer_list<std::pair<const std::string, std::string>> entries)
      : entries{entries} {}

  opentracing::expected<void> Set(opentracing::string_view key,
                                  opentracing::string_view value) const override {
    before_entry();
    if (error) return opentracing::make_unexpected(error);
    entries[key] = value;
    return {};
  }

  opentracing::expected<void> ForeachKey(
      std::function<opentracing::expected<void>(opentracing::string_view key,
                                                opentracing::string_view value)>
          use) const override {
    before_entry();
    for (const auto& [key, value] : entries) {
      if (const auto result = use(key, value); !result) return result;
    }
    if (error) return opentracing::make_unexpected(error);
    return {};
  }

  mutable std::map<std::string, std::string> entries;
  std::error_code error;  // what each call ends with
  std::function<void()> before_entry = [] {};
};

using TextMap = Carrier<opentracing::TextMapReader, opentracing::TextMapWriter>;
using HttpHeaders = Carrier<opentracing::HTTPHeadersReader, opentracing::HTTPHeadersWriter>;

}  // namespace lightstep
