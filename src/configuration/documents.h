// The files that are written from the table of keys (keys.h), for people and tools. Used by
// `ci/configuration`, which writes them, and by the test that compares them.
#pragma once

#include <string>

namespace lightstep::configuration {

// python/lightstep_streaming/tracer_configuration.schema.json.
std::string JsonSchema();

// A file in which a part is written, between two lines that mark it. These return the text of the
// file with the part as it should be. They throw std::invalid_argument if a mark is missing.

// The table of docs/reference/configuration.md.
std::string WithReferenceTable(const std::string& page);

// The keywords of Tracer in python/lightstep_streaming/_native.pyi.
std::string WithStubKeywords(const std::string& stub);

}  // namespace lightstep::configuration
