#include <algorithm>
#include <iostream>
#include <string>
#include <vector>

static std::string without_last(std::string text, int characters) {
    while (characters > 0 && !text.empty()) {
        // The first byte of a character is the one that is not 10xxxxxx.
        if ((static_cast<unsigned char>(text.back()) & 0xC0) != 0x80) characters--;
        text.pop_back();
    }
    return text;
}

int main() {
    int count;
    std::cin >> count;
    std::string line;
    std::getline(std::cin, line);
    std::vector<std::string> history{""};
    std::size_t at = 0;
    for (int i = 0; i < count; i++) {
        std::getline(std::cin, line);
        std::size_t space = line.find(' ');
        std::string command = line.substr(0, space);
        std::string rest = space == std::string::npos ? "" : line.substr(space + 1);
        if (command == "show") {
            std::cout << "[" << history[at] << "]\n";
        } else if (command == "undo") {
            at -= std::min<std::size_t>(at, std::stoul(rest));
        } else if (command == "redo") {
            at = std::min<std::size_t>(history.size() - 1, at + std::stoul(rest));
        } else {
            history.resize(at + 1);
            history.push_back(command == "type" ? history[at] + rest : without_last(history[at], std::stoi(rest)));
            at++;
        }
    }
}
