// Puts the functions that concern the whole process into the module. Used by module.cc.
#pragma once

namespace lightstep::python {

// Reading a JSON document for the constructor, and the errors of options.
void BindConfiguration();

// The end of the interpreter, and forks.
void BindExit();

// The list of what is in a recovery directory.
void BindRecovery();

}  // namespace lightstep::python
