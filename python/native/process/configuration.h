// The constructor's keywords as the JSON object that the core validates
// (src/configuration/reader.h), so that there is one validation for Python and for JSON documents.
// Here only values that JSON cannot express are refused.
//
// Used by the tracer's construction.
#pragma once

#include <boost/json/object.hpp>
#include <boost/json/value.hpp>
#include <boost/python/dict.hpp>
#include <boost/python/object.hpp>
#include <string>

namespace lightstep::python {

// Throws error_already_set with TypeError or ValueError, which name the key, the value and what is
// expected.
boost::json::object ReadConfiguration(const boost::python::dict& keywords);

// A JSON value as Python's json gives it.
boost::python::object ToPython(const boost::json::value& value);

// The default component_name for Python: the name of the program that runs.
std::string ProgramName();

// As in "3.11.7".
std::string PythonVersion();

}  // namespace lightstep::python
