#pragma once
#include <string>

#include "visitors.hpp"

inline std::string csv_field(std::string text) {
    if (!text.empty() && std::string("=+-@").find(text[0]) != std::string::npos) text = "'" + text;  // A spreadsheet would take it for a formula.
    if (text.find_first_of(",\"") == std::string::npos) return text;
    std::string quoted = "\"";
    for (char letter : text) {
        if (letter == '"') quoted += '"';
        quoted += letter;
    }
    return quoted + '"';
}

inline std::string csv_line(const Row& fields) {
    std::string line;
    for (std::size_t i = 0; i < fields.size(); i++) {
        if (i > 0) line += ',';
        line += csv_field(fields[i]);
    }
    return line;
}
