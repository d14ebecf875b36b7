// A host name of the test process, whose addresses the test sets and changes. For this name it
// replaces getaddrinfo. All other names, and addresses, go to the system.
//
// Used by the tests of name lookup in delivery.
#pragma once

#include <memory>
#include <string>
#include <vector>

namespace lightstep::delivery {

class Name {
 public:
  // Cannot be resolved until Set is called.
  explicit Name(std::string name);
  // Cannot be resolved any more. Look-ups that hang go on.
  ~Name();
  Name(const Name&) = delete;
  Name& operator=(const Name&) = delete;

  // No addresses: it cannot be resolved.
  void Set(std::vector<std::string> addresses);

  // Look-ups of the name hang until GoOn is called, as if the name server did not answer.
  void Hang();
  void GoOn();

  // How many look-ups have begun so far, and how many of them have not ended.
  int look_ups() const;
  int under_way() const;

  // Shared with the look-ups, because one that hangs may outlive its caller.
  struct State;

 private:
  const std::string name_;
  const std::shared_ptr<State> state_;
};

}  // namespace lightstep::delivery
