// The environment as a configuration: LIGHTSTEP_ACCESS_TOKEN and so on, one variable for each key,
// as the JSON values that a document would have. The table of docs/guide.md says how each is
// written.
//
// Used where options are read, to fill in what nobody gave (options_reader.h). The functions read
// the process's environment, which must not change meanwhile.
#pragma once

#include <boost/json/object.hpp>
#include <boost/json/value.hpp>
#include <string>
#include <string_view>
#include <vector>

namespace lightstep::tracer {

struct EnvironmentMember {
  std::string variable;
  std::string_view key;
  boost::json::value value;
  bool is_used;  // false: nobody looks at the option, so a value that is wrong harms nothing
};

struct Environment {
  std::vector<EnvironmentMember> members;
  std::vector<std::string> warnings;  // about variables that were passed over
};

// What the environment has for the keys that `given` does not have, or has as null. Other variables
// are not looked at. An empty variable counts as not set. A service link, which Kubernetes sets for
// a service of that name, is passed over with a warning. Throws OptionsError for a variable that is
// wrong, unless its value would not be used: that of a collector where there are satellites, or of
// a list of modes where there is the single key.
Environment ReadEnvironment(const boost::json::object& given);

}  // namespace lightstep::tracer
