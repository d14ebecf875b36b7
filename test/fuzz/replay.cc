// The main program of a fuzz target if there is no libFuzzer. Runs the target on its corpus, the
// directory named as the argument, and on a fixed number of mutations of it, the same each time.
// Shows an input that ends the program in hex.
#include <algorithm>
#include <csignal>
#include <cstdint>
#include <cstdio>
#include <exception>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <random>
#include <string>
#include <vector>

#include "test/fuzz/driver.h"

namespace {

constexpr int kMutations = 5'000;
constexpr std::size_t kMaxInputBytes = 4096;

std::string current;

void ShowCurrent(int) {
  std::fprintf(stderr, "the input:");
  for (const char c : current) std::fprintf(stderr, " %02x", static_cast<unsigned char>(c));
  std::fprintf(stderr, "\n");
}

void Run(std::string input) {
  current = std::move(input);
  LLVMFuzzerTestOneInput(reinterpret_cast<const std::uint8_t*>(current.data()), current.size());
}

std::vector<std::string> ReadCorpus(const char* directory) {
  std::vector<std::string> corpus;
  for (const auto& entry : std::filesystem::directory_iterator{directory}) {
    std::ifstream file{entry.path(), std::ios::binary};
    corpus.emplace_back(std::istreambuf_iterator<char>{file}, std::istreambuf_iterator<char>{});
  }
  std::sort(corpus.begin(), corpus.end());  // a directory has no order
  return corpus;
}

class Mutator {
 public:
  std::string Mutate(const std::vector<std::string>& corpus) {
    std::string input = corpus[Below(corpus.size())];
    for (std::size_t changes = 1 + Below(6); changes != 0; --changes) {
      Change(input, corpus[Below(corpus.size())]);
    }
    input.resize(std::min(input.size(), kMaxInputBytes));
    return input;
  }

 private:
  // Not std::uniform_int_distribution, which differs between standard libraries.
  std::size_t Below(std::size_t limit) { return limit == 0 ? 0 : random_() % limit; }

  void Change(std::string& input, const std::string& other) {
    const std::size_t at = Below(input.size() + 1);
    const std::size_t size = Below(std::min<std::size_t>(input.size() - at, 32) + 1);
    switch (Below(6)) {
      case 0:
        if (at < input.size()) input[at] = static_cast<char>(input[at] ^ 1 << Below(8));
        break;
      case 1:
        if (at < input.size()) input[at] = "\0\x01\x7F\x80\xFF\r\n"[Below(7)];
        break;
      case 2:
        input.insert(at, 1, static_cast<char>(Below(256)));
        break;
      case 3:
        input.erase(at, size);
        break;
      case 4:
        input.insert(Below(input.size() + 1), input.substr(at, size));
        break;
      case 5:
        input.replace(at, size, other.substr(Below(other.size() + 1), Below(64)));
        break;
    }
  }

  std::mt19937_64 random_{1};
};

}  // namespace

int main(int argc, char** argv) {
  const std::vector<std::string> corpus =
      argc == 2 ? ReadCorpus(argv[1]) : std::vector<std::string>{};
  if (corpus.empty()) {
    std::fprintf(stderr, "usage: %s DIRECTORY, with at least one file\n", argv[0]);
    return 1;
  }
  std::signal(SIGABRT, ShowCurrent);
  for (const std::string& input : corpus) Run(input);
  Mutator mutator;
  for (int i = 0; i < kMutations; ++i) Run(mutator.Mutate(corpus));
}
