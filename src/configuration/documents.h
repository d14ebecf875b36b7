// What is written for people and tools about the keys (keys.h). Used by `ci/configuration`, which
// writes the files, and by the test that compares them.
#pragma once

#include <string>

namespace lightstep::configuration {

// python/lightstep_streaming/tracer_configuration.schema.json.
std::string JsonSchema();

// The table of docs/reference/configuration.md.
std::string ReferenceTable();

// `page` with the table between its two marks, which are comments. Throws std::invalid_argument if
// it does not have them.
std::string WithReferenceTable(const std::string& page);

}  // namespace lightstep::configuration
