// Writes the files that are made from the table of keys, or parts of them. The paths are those of
// the JSON Schema, the reference and the stub. Run by ci/configuration.
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
  if (count != 4) {
    std::cerr << "usage: write_documents SCHEMA PAGE STUB\n";
    return 2;
  }
  try {
    Write(arguments[1], lightstep::configuration::JsonSchema());
    Write(arguments[2], lightstep::configuration::WithReferenceTable(Read(arguments[2])));
    Write(arguments[3], lightstep::configuration::WithStubKeywords(Read(arguments[3])));
  } catch (const std::exception& error) {
    std::cerr << error.what() << '\n';
    return 1;
  }
  return 0;
}
