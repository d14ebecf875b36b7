// The environment as a configuration: LIGHTSTEP_ACCESS_TOKEN and so on, one variable for each key
// of the table, as the JSON values that a document would have.
//
// Used by the reader of options (reader.h) for the keys that were not given. The functions read the
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
  bool is_used;  // false: the option has no effect, so a wrong value does no harm
};

struct Environment {
  std::vector<EnvironmentMember> members;
  std::vector<std::string> warnings;  // about variables that are ignored
};

// Whether the document has the key with a value other than null.
bool IsGiven(const boost::json::object& document, std::string_view key);

// Reads the variables of the keys that `document` does not have, or has as null. Other variables
// are not read. An empty variable counts as not set. A service link, which Kubernetes sets for a
// service of that name, is ignored with a warning.
//
// Throws OptionsError for a wrong variable, unless its value would not be used. Examples are the
// collector if satellites are listed, the modes if the single key is set, and the keys of the other
// protocol.
Environment ReadEnvironment(const boost::json::object& document);

}  // namespace lightstep::configuration
