#include "src/common/random_ids.h"

#include <random>

#include "src/common/fork_count.h"

namespace lightstep::common {
namespace {

// SplitMix64 (Steele, Lea, Flood: "Fast splittable pseudorandom number generators", 2014): one
// addition and a mix an id, equidistributed, and any seed is as good as another.
struct Generator {
  std::uint64_t state;
  std::uint32_t seeded_under;  // that count of forks; 0: not seeded

  void Seed() {
    std::random_device kernel;
    state = (std::uint64_t{kernel()} << 32) | kernel();
  }

  // Only the state 0 is mixed to 0, and it comes once in all.
  std::uint64_t Next() {
    state += 0x9E3779B97F4A7C15u;
    if (state == 0) state += 0x9E3779B97F4A7C15u;
    std::uint64_t z = state;
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
    return z ^ (z >> 31);
  }
};

thread_local Generator generator;  // zero-initialised: no guard on the way in

Generator& SeededGenerator() {
  Generator* mine = &generator;
  // Keeps the compiler from asking for the thread's own again at every use, a call each.
  asm("" : "+r"(mine));
  const std::uint32_t forks = ForkCount();
  if (__builtin_expect(mine->seeded_under != forks, false)) {
    mine->Seed();
    mine->seeded_under = forks;
  }
  return *mine;
}

}  // namespace

std::uint64_t RandomId() { return SeededGenerator().Next(); }

void RandomIds(std::uint64_t* first, std::uint64_t* second) {
  Generator& mine = SeededGenerator();
  *first = mine.Next();
  *second = mine.Next();
}

}  // namespace lightstep::common
