// ExceptionChain: what is printed of an exception and of those that led to it, as data. Reading it
// (exception_reader.h) may run Python code and may fail; printing it (exception_printer.h) does
// neither.
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

  // Not 0: this stands for so many exceptions that are left out.
  std::size_t left_out_count = 0;
};

}  // namespace lightstep::python
