// The keys that propagation writes into carriers, as strs.
//
// Used by inject and extract of both APIs, with the interpreter's lock held.
#pragma once

#include <Python.h>

#include <string_view>

#include "python/native/cpython/ref.h"

namespace lightstep::python {

// Keeps the strs of keys that were asked for before: the keys of a propagation mode come with every
// call, and a str that is not new has its hash already. Null with an exception set.
Ref KeyString(std::string_view key);

}  // namespace lightstep::python
