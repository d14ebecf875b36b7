// Sets environment variables for a test.
#pragma once

#include <stdlib.h>

#include <map>
#include <string>

namespace lightstep {

using Variables = std::map<std::string, std::string>;

// The environment for as long as this object exists.
class Environment {
 public:
  explicit Environment(const Variables& variables) : variables_{variables} {
    for (const auto& [name, value] : variables_) setenv(name.c_str(), value.c_str(), 1);
  }
  ~Environment() {
    for (const auto& [name, value] : variables_) unsetenv(name.c_str());
  }
  Environment(const Environment&) = delete;
  Environment& operator=(const Environment&) = delete;

 private:
  const Variables variables_;
};

}  // namespace lightstep
