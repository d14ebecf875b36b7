// The environment as a configuration: LIGHTSTEP_ACCESS_TOKEN and so on, one variable for each key,
// as the JSON values that a document would have. The table of docs/guide.md says how each is
// written.
//
// Used where options are read, to fill in what nobody gave (options_reader.h).
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
};

// What the environment has for the keys that `given` has not, or has as null. Other variables are
// not looked at; one that is empty counts as not set. Throws OptionsError.
std::vector<EnvironmentMember> ReadEnvironment(const boost::json::object& given);

}  // namespace lightstep::tracer
