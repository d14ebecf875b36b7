// Fields: the entries of a text carrier that the propagation modes ask for, found in one pass over
// it. A key may stand in the carrier in any case. One that stands there more than once has all its
// values with commas between them, which is what a list of header lines means (RFC 9110, 5.3); for
// a format that is no list they are then malformed.
//
// Used by the tracer's extract, which gathers them, and by the propagators.
#pragma once

#include <array>
#include <boost/container/small_vector.hpp>
#include <cstddef>
#include <forward_list>
#include <string>
#include <string_view>
#include <vector>

namespace lightstep::propagation {

class Fields {
 public:
  // The keys that are asked for, in lower case. They outlive this.
  explicit Fields(const std::vector<std::string_view>& keys);
  Fields(const Fields&) = delete;
  Fields& operator=(const Fields&) = delete;

  // Takes an entry of the carrier. False: nobody asks for its key.
  bool Add(std::string_view key, std::string_view value);

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
