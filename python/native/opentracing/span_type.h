// The type _native.Span: its methods and properties, as Python calls them.
#pragma once

namespace lightstep::python {

// False with an exception set.
bool MakeSpanType();

}  // namespace lightstep::python
