// Writes what is made of the table of keys into the files whose paths are given: first that of the
// JSON Schema, then that of the reference. Run by ci/configuration.
#include <exception>
#include <fstream>
#include <iostream>
#include <iterator>
#include <string>

#include "src/configuration/documents.h"

namespace {

std::string Read(const char* path) {
  std::ifstream file{path};
  return {std::istreambuf_iterator<char>{file}, {}};
}

void Write(const char* path, const std::string& text) {
  std::ofstream file{path};
  file << text;
}

}  // namespace

int main(int count, char** arguments) {
  if (count != 3) {
    std::cerr << "usage: write_documents SCHEMA PAGE\n";
    return 2;
  }
  try {
    Write(arguments[1], lightstep::configuration::JsonSchema());
    Write(arguments[2], lightstep::configuration::WithReferenceTable(Read(arguments[2])));
  } catch (const std::exception& error) {
    std::cerr << error.what() << '\n';
    return 1;
  }
  return 0;
}
