// Boost.JSON, compiled here once; everyone else includes its declarations.
#include <boost/json/src.hpp>
