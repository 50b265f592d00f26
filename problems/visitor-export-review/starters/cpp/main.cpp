#include <iostream>
#include <string>
#include <vector>

#include "csv.hpp"
#include "pages.hpp"
#include "visitors.hpp"

static std::vector<std::string> split(const std::string& text) {
    std::vector<std::string> fields;
    std::size_t start = 0;
    for (std::size_t end; (end = text.find('\t', start)) != std::string::npos; start = end + 1)
        fields.push_back(text.substr(start, end - start));
    fields.push_back(text.substr(start));
    return fields;
}

static void print_page(const Visitors& visitors, long long number, long long size) {
    const std::vector<Row> rows = visitors.rows();
    const long long count = page_count(rows.size(), size);
    if (number > count) {
        std::cout << "no such page\n";
        return;
    }
    std::cout << csv_line({"id", "name", "note"}) << '\n';
    for (const Row& row : page_of(rows, number, size)) std::cout << csv_line(row) << '\n';
    std::cout << "page " << number << " of " << count << '\n';
}

static void print_place(const Visitors& visitors, const std::string& id, long long size) {
    const long long place = visitors.place(id);
    if (place < 0) std::cout << "not found\n";
    else std::cout << "page " << place / size + 1 << " row " << place % size + 1 << '\n';
}

int main() {
    std::string text;
    std::getline(std::cin, text);
    const long long size = std::stoll(text);
    Visitors visitors;
    while (std::getline(std::cin, text)) {
        const std::vector<std::string> fields = split(text);
        if (fields[0] == "entry") visitors.add({fields[1], fields[2], fields[3]});
        else if (fields[0] == "page") print_page(visitors, std::stoll(fields[1]), size);
        else if (fields[0] == "where") print_place(visitors, fields[1], size);
    }
}
