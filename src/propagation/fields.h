// Fields: the entries of a text carrier that the propagation modes ask for, found in one pass over
// it. A key may stand in the carrier in any case. One that stands there more than once has all its
// values with commas between them, which is what a list of header lines means (RFC 9110, 5.3); for
// a format that is no list they are then malformed.
//
// Used by the tracer's extract, which gathers them, and by the propagators.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace lightstep::propagation {

class Fields {
 public:
  // The keys that are asked for, in lower case. They outlive this.
  explicit Fields(const std::vector<std::string_view>& keys);

  // Takes an entry of the carrier. False: nobody asks for its key.
  bool Add(std::string_view key, std::string_view value);

  // The value of a key in lower case, or nullptr.
  const std::string* Find(std::string_view key) const;

 private:
  struct Field {
    std::string_view key;
    bool is_present = false;
    std::string value;
  };

  std::vector<Field> fields_;
};

}  // namespace lightstep::propagation
