#include "answer.hpp"

long whole() { return 42; }
