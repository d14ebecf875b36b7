// ExceptionChain: the parts of an exception, and of those that led to it, that are printed. Reading
// them (exception_reader.h) may run Python code and may fail. Printing them (exception_printer.h)
// does neither.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace lightstep::python {

struct PrintedException;

// An exception, what led to it, what led to that, and so on.
using ExceptionChain = std::vector<PrintedException>;

struct PrintedException {
  // How it led to the one before it in the chain: `raise ... from` it, or raised while it was being
  // handled.
  enum class Link { kCause, kContext };

  Link link = Link::kCause;
  bool has_traceback = false;
  std::vector<std::string> frames;  // outermost first; each ends in a newline
  std::string message;              // type and text; without a newline at its end
  std::vector<std::string> notes;   // likewise

  // Of an exception group.
  bool is_group = false;
  std::vector<ExceptionChain> members;  // as many as are printed
  std::size_t member_count = 0;         // as many as there are

  // If not 0, this takes the place of that number of exceptions that are left out.
  std::size_t left_out_count = 0;
};

}  // namespace lightstep::python
