// What of the process is put into the module. Used by module.cc.
#pragma once

namespace lightstep::python {

// What a JSON document says to the constructor, and the errors of options.
void BindConfiguration();

// The end of the interpreter, and forks.
void BindExit();

}  // namespace lightstep::python
