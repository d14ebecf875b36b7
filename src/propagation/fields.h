// Fields: the entries of a text carrier that the propagation modes ask for, found in one pass over
// it. A key may stand in the carrier in any case. A key that stands there more than once has all
// its values with commas between them, which is what a list of header lines means (RFC 9110, 5.3).
// For a format that is no list they are then malformed, unless they can be merged.
//
// Owned by one call of extract and used by one thread: the tracer gathers the fields, and the
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
  // The keys that are asked for, in lower case. They outlive this.
  explicit Fields(const std::vector<std::string_view>& keys);
  Fields(const Fields&) = delete;
  Fields& operator=(const Fields&) = delete;

  // Takes an entry of the carrier. False: nobody asks for its key.
  bool Add(std::string_view key, std::string_view value);

  // Replaces each list of equal elements by one of them: a value that was sent twice counts once,
  // whether the carrier has two entries or a server has joined them. False: there is no such list.
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
