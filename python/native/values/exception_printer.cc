#include "python/native/values/exception_printer.h"

#include <algorithm>
#include <string_view>
#include <utility>

#include "src/common/utf8.h"
#include "src/trace/limits.h"

namespace lightstep::python {
namespace {

// How much is printed of each exception.
struct Detail {
  std::size_t frames;
  std::size_t text_bytes;
};

constexpr Detail kDetails[] = {{100, trace::kMaxTextBytes}, {30, 4096}, {10, 1024}, {3, 256}};

std::string Plural(std::size_t count, std::string_view noun) {
  return std::to_string(count) + " " + std::string{noun} + (count == 1 ? "" : "s");
}

class Printer {
 public:
  explicit Printer(const Detail& detail) : detail_{detail} {}

  // The root of a chain comes first, the outermost exception last.
  void PrintChain(const ExceptionChain& chain) {
    for (std::size_t i = chain.size(); i-- != 0;) {
      PrintOne(chain[i]);
      if (i != 0) PrintLink(chain[i].link);
    }
  }

  std::string TakeText() { return std::move(text_); }

 private:
  void PrintOne(const PrintedException& exception) {
    if (exception.left_out_count != 0) {
      Print("[" + Plural(exception.left_out_count, "exception") + " left out]");
    } else if (!exception.is_group) {
      PrintTraceback(exception, "Traceback (most recent call last):");
      PrintMessage(exception);
    } else if (depth_ > kMaxGroupDepth) {
      Print("... (max_group_depth is " + std::to_string(kMaxGroupDepth) + ")");
    } else {
      PrintGroup(exception);
    }
  }

  void PrintLink(PrintedException::Link link) {
    Print("");
    Print(link == PrintedException::Link::kCause
              ? "The above exception was the direct cause of the following exception:"
              : "During handling of the above exception, another exception occurred:");
    Print("");
  }

  void PrintTraceback(const PrintedException& exception, std::string_view head) {
    if (!exception.has_traceback) return;
    Print(head);
    const std::size_t count = std::min(exception.frames.size(), detail_.frames);
    if (count != exception.frames.size()) {
      Print("  [" + Plural(exception.frames.size() - count, "frame") + " left out]");
    }
    for (auto frame = exception.frames.end() - static_cast<std::ptrdiff_t>(count);
         frame != exception.frames.end(); ++frame) {
      Print(*frame);
    }
  }

  void PrintMessage(const PrintedException& exception) {
    Print(Shortened(exception.message));
    for (const std::string& note : exception.notes) Print(Shortened(note));
  }

  std::string Shortened(const std::string& text) const {
    if (text.size() <= detail_.text_bytes) return text;
    return std::string{common::Utf8Prefix(text, detail_.text_bytes)} + "...";
  }

  void PrintGroup(const PrintedException& group) {
    const bool is_outermost = depth_ == 0;
    if (is_outermost) {
      ++depth_;
      if (group.has_traceback) margin_ = '+';  // of the next line only
    }
    PrintTraceback(group, "Exception Group Traceback (most recent call last):");
    PrintMessage(group);
    PrintMembers(group);
    if (is_outermost) --depth_;
  }

  void PrintMembers(const PrintedException& group) {
    const std::size_t printed = group.members.size();
    const std::size_t left_out = group.member_count - printed;
    const std::size_t count = printed + (left_out == 0 ? 0 : 1);
    for (std::size_t i = 0; i < count; ++i) {
      // The innermost of groups that end together draws the line below them.
      is_line_due_ = i + 1 == count;
      text_ += Indent() + (i == 0 ? "+-" : "  ") + "+---------------- " +
               (i < printed ? std::to_string(i + 1) : "...") + " ----------------\n";
      ++depth_;
      if (i < printed) {
        PrintChain(group.members[i]);
      } else {
        Print("and " + Plural(left_out, "more exception"));
      }
      if (i + 1 == count && is_line_due_) {
        text_ += Indent() + "+------------------------------------\n";
        is_line_due_ = false;
      }
      --depth_;
    }
  }

  std::string Indent() const { return std::string(2 * static_cast<std::size_t>(depth_), ' '); }

  // Prints each line of `lines` with the margin of the groups around it.
  void Print(std::string_view lines) {
    if (!lines.empty() && lines.back() == '\n') lines.remove_suffix(1);
    for (;;) {
      const std::size_t end = std::min(lines.find('\n'), lines.size());
      if (depth_ != 0) {
        text_ += Indent() + margin_ + ' ';
        margin_ = '|';
      }
      text_ += lines.substr(0, end);
      text_ += '\n';
      if (end == lines.size()) return;
      lines.remove_prefix(end + 1);
    }
  }

  const Detail detail_;
  std::string text_;
  int depth_ = 0;  // the number of groups around what is being printed
  char margin_ = '|';
  bool is_line_due_ = false;
};

}  // namespace

std::string PrintException(const ExceptionChain& chain) {
  std::string text;
  for (const Detail& detail : kDetails) {
    Printer printer{detail};
    printer.PrintChain(chain);
    text = printer.TakeText();
    if (text.size() <= trace::kMaxTextBytes) break;
  }
  return text;
}

}  // namespace lightstep::python
