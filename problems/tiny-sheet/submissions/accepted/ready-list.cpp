#include <cctype>
#include <iostream>
#include <set>
#include <string>
#include <unordered_map>
#include <vector>

using Tokens = std::vector<std::string>;
using Values = std::unordered_map<std::string, long long>;

static Tokens tokens_of(const std::string& text) {
    Tokens tokens;
    for (std::size_t i = 0; i < text.size();) {
        std::size_t begin = i;
        if (std::isalnum(static_cast<unsigned char>(text[i]))) {
            while (i < text.size() && std::isalnum(static_cast<unsigned char>(text[i]))) i++;
        } else {
            i++;
            if (std::isspace(static_cast<unsigned char>(text[begin]))) continue;
        }
        tokens.push_back(text.substr(begin, i - begin));
    }
    return tokens;
}

static std::vector<std::string> block(const std::string& first, const std::string& last) {
    std::vector<std::string> cells;
    for (char column = first[0]; column <= last[0]; column++)
        for (int row = std::stoi(first.substr(1)); row <= std::stoi(last.substr(1)); row++)
            cells.push_back(column + std::to_string(row));
    return cells;
}

static bool is_cell(const std::string& token) {
    return token.size() > 1 && std::isupper(static_cast<unsigned char>(token[0])) &&
           std::isdigit(static_cast<unsigned char>(token[1]));
}

// Reads a formula by recursive descent.
struct Formula {
    const Tokens& tokens;
    const Values& values;
    std::size_t at = 0;

    bool has(const char* token) const { return at < tokens.size() && tokens[at] == token; }

    long long value_of(const std::string& cell) const {
        auto found = values.find(cell);
        return found == values.end() ? 0 : found->second;
    }

    long long sum() {
        long long value = product();
        while (has("+") || has("-")) {
            bool plus = tokens[at++] == "+";
            long long next = product();
            value += plus ? next : -next;
        }
        return value;
    }

    long long product() {
        long long value = factor();
        while (has("*")) {
            at++;
            value *= factor();
        }
        return value;
    }

    long long factor() {
        const std::string& token = tokens[at++];
        if (token == "-") return -factor();
        if (token == "(") {
            long long value = sum();
            at++;
            return value;
        }
        if (token == "SUM") {
            long long total = 0;
            for (const auto& cell : block(tokens[at + 1], tokens[at + 3])) total += value_of(cell);
            at += 5;
            return total;
        }
        return is_cell(token) ? value_of(token) : std::stoll(token);
    }
};

int main() {
    int count;
    std::cin >> count;
    std::string line;
    std::getline(std::cin, line);
    std::vector<std::string> cells;
    std::unordered_map<std::string, Tokens> formulas;
    for (int i = 0; i < count; i++) {
        std::getline(std::cin, line);
        std::size_t equals = line.find('=');
        std::string cell = tokens_of(line.substr(0, equals))[0];
        cells.push_back(cell);
        formulas[cell] = tokens_of(line.substr(equals + 1));
    }
    std::unordered_map<std::string, std::vector<std::string>> users;
    std::unordered_map<std::string, std::size_t> waiting;
    for (const auto& cell : cells) {
        const Tokens& tokens = formulas[cell];
        std::set<std::string> needs;
        for (std::size_t at = 0; at < tokens.size(); at++) {
            if (tokens[at] == ":") {
                for (const auto& other : block(tokens[at - 1], tokens[at + 1]))
                    if (formulas.count(other)) needs.insert(other);
            } else if (is_cell(tokens[at]) && formulas.count(tokens[at])) {
                needs.insert(tokens[at]);
            }
        }
        waiting[cell] = needs.size();
        for (const auto& other : needs) users[other].push_back(cell);
    }
    std::vector<std::string> ready;
    for (const auto& cell : cells)
        if (waiting[cell] == 0) ready.push_back(cell);
    Values values;
    for (std::size_t next = 0; next < ready.size(); next++) {
        std::string cell = ready[next];
        long long value = Formula{formulas[cell], values}.sum();
        values[cell] = value;
        for (const auto& user : users[cell])
            if (--waiting[user] == 0) ready.push_back(user);
    }
    for (const auto& cell : cells) {
        std::cout << cell << " = ";
        auto found = values.find(cell);
        if (found == values.end()) std::cout << "#CYCLE\n";
        else std::cout << found->second << "\n";
    }
}
