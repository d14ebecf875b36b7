// UTF-8 as the wire wants it: a proto3 string that is not UTF-8 makes a strict receiver reject the
// whole report. Used by whoever takes text from outside: the public C++ API, the Python binding for
// bytes, and the carriers.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace lightstep::common {

// Whether `text` is well-formed UTF-8 (RFC 3629: no surrogates, no overlong forms).
bool IsUtf8(std::string_view text);

// `text` itself when it is well-formed; otherwise a copy in `storage` in which each maximal
// ill-formed part is replaced by U+FFFD, as the Unicode standard recommends (section 3.9).
std::string_view ToUtf8(std::string_view text, std::string& storage);

// The longest prefix of the well-formed `text` of at most `limit` bytes that ends between two
// characters.
std::string_view Utf8Prefix(std::string_view text, std::size_t limit);

}  // namespace lightstep::common
