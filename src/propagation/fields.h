// Fields: the entries of a text carrier that the propagation modes need, found in one pass over it.
// Keys are compared without regard to case. If a key occurs more than once, its value is all values
// with commas between them, as for repeated header lines (RFC 9110, 5.3). Such a value is malformed
// in a format that is not a list, unless the values can be merged.
//
// Owned by one call of extract and used by one thread: the tracer collects the fields, and the
// propagators read them.
#pragma once

#include <array>
#include <boost/container/small_vector.hpp>
#include <cstddef>
#include <forward_list>
#include <string>
#include <string_view>
#include <vector>

namespace lightstep::propagation {

// The element of a list with commas whose elements are all the same. Any other text is returned as
// it is.
std::string_view OnlyElement(std::string_view list);

class Fields {
 public:
  // `keys`: the needed keys in lower case, which outlive this.
  explicit Fields(const std::vector<std::string_view>& keys);
  Fields(const Fields&) = delete;
  Fields& operator=(const Fields&) = delete;

  // Adds an entry of the carrier. Returns false if its key is not needed.
  bool Add(std::string_view key, std::string_view value);

  // Replaces each list of equal elements by one of them: a value that was sent twice counts once,
  // whether the carrier has two entries or a server joined them. Returns false if there is no such
  // list.
  bool MergeEqualElements();

  // The value of a key in lower case, or nullptr. It lives as long as this.
  const std::string_view* Find(std::string_view key) const;

 private:
  struct Field {
    std::string_view key;
    std::string_view value;
    bool is_present;
    std::string* joined;  // where the value lies if the key came more than once
  };

  std::string_view Keep(std::string_view value);

  boost::container::small_vector<Field, 6> fields_;
  // Where the values lie: what a context takes fits here.
  std::array<char, 256> kept_;
  std::size_t kept_size_ = 0;
  std::forward_list<std::string> kept_apart_;  // and what does not
};

}  // namespace lightstep::propagation
