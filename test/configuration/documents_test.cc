// Tests that the files that are generated from the table of keys are up to date. `ci/configuration`
// writes them again.
#include "src/configuration/documents.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <iterator>
#include <stdexcept>
#include <string>

namespace lightstep::configuration {
namespace {

std::string Read(const char* path) {
  std::ifstream file{path};
  std::string text{std::istreambuf_iterator<char>{file}, {}};
  EXPECT_FALSE(text.empty()) << path;
  return text;
}

TEST(DocumentsTest, TheSchemaIsUpToDate) {
  EXPECT_EQ(Read("python/lightstep_streaming/tracer_configuration.schema.json"), JsonSchema());
}

TEST(DocumentsTest, TheReferenceIsUpToDate) {
  const std::string page = Read("docs/reference/configuration.md");
  EXPECT_EQ(page, WithReferenceTable(page));
}

TEST(DocumentsTest, TheStubIsUpToDate) {
  const std::string stub = Read("python/lightstep_streaming/_native.pyi");
  EXPECT_EQ(stub, WithStubKeywords(stub));
}

TEST(DocumentsTest, AFileWithoutMarksIsRefused) {
  EXPECT_THROW(WithReferenceTable("no marks"), std::invalid_argument);
  EXPECT_THROW(WithStubKeywords("no marks"), std::invalid_argument);
}

}  // namespace
}  // namespace lightstep::configuration
