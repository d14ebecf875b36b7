// A host name of the test's own process, whose addresses the test says and changes. It stands in
// the place of getaddrinfo for this name; every other name and all addresses go to the system.
//
// Used by the tests of what delivery makes of names.
#pragma once

#include <memory>
#include <string>
#include <vector>

namespace lightstep::delivery {

class Name {
 public:
  // Nobody knows it until it is Set.
  explicit Name(std::string name);
  // Nobody knows it any more; look-ups that hang go on.
  ~Name();
  Name(const Name&) = delete;
  Name& operator=(const Name&) = delete;

  // None: nobody knows it.
  void Set(std::vector<std::string> addresses);

  // Look-ups of it take until GoOn, as with a name server that does not answer.
  void Hang();
  void GoOn();

  // How many have begun so far, and how many of them have not ended.
  int look_ups() const;
  int under_way() const;

  // The look-ups refer to it as well: one that hangs may outlive whoever asked.
  struct State;

 private:
  const std::string name_;
  const std::shared_ptr<State> state_;
};

}  // namespace lightstep::delivery
