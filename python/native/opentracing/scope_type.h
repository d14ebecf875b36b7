// The type _native.Scope: its methods and properties, as Python calls them.
#pragma once

namespace lightstep::python {

// False with an exception set.
bool MakeScopeType();

// To be called after a class was registered in the place of the native type.
void MakeScopesCallable();

}  // namespace lightstep::python
