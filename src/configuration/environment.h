// The environment as a configuration: LIGHTSTEP_ACCESS_TOKEN and so on, one variable for each key
// of the table, as the JSON values that a document would have.
//
// Used where options are read, to fill in what nobody gave (reader.h). The functions read the
// process's environment, which must not change meanwhile.
#pragma once

#include <boost/json/object.hpp>
#include <boost/json/value.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "src/configuration/keys.h"

namespace lightstep::configuration {

struct EnvironmentMember {
  const Key* key;
  boost::json::value value;
  bool is_used;  // false: nobody looks at the option, so a wrong value does no harm
};

struct Environment {
  std::vector<EnvironmentMember> members;
  std::vector<std::string> warnings;  // about variables that are ignored
};

// Whether the document has the key, and not as null.
bool IsGiven(const boost::json::object& document, std::string_view key);

// What the environment has for the keys that `document` does not have, or has as null. Other
// variables are not read. An empty variable counts as not set. A service link, which Kubernetes
// sets for a service of that name, is ignored with a warning. Throws OptionsError for a variable
// that is wrong, unless its value would not be used: that of a collector where there are
// satellites, of a list of modes where there is the single key, or of a key of the other protocol.
Environment ReadEnvironment(const boost::json::object& document);

}  // namespace lightstep::configuration
