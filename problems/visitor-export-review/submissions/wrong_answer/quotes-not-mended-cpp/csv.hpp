#pragma once
#include <string>

#include "visitors.hpp"

inline std::string csv_field(std::string text) {
    if (text.starts_with("=")) text = "'" + text;  // A spreadsheet would take it for a formula.
    if (text.find(',') != std::string::npos) return '"' + text + '"';
    return text;
}

inline std::string csv_line(const Row& fields) {
    std::string line;
    for (std::size_t i = 0; i < fields.size(); i++) {
        if (i > 0) line += ',';
        line += csv_field(fields[i]);
    }
    return line;
}
