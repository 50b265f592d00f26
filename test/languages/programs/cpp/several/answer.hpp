#pragma once

#include <iostream>

long whole();

template <class Number>
Number answer() {
    return static_cast<Number>(whole());
}
