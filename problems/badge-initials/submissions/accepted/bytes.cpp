#include <string>

static bool continues(char byte) { return (static_cast<unsigned char>(byte) & 0xC0) == 0x80; }

std::string badge_initials(std::string title) {
    std::string initials;
    for (std::size_t i = 0; i < title.size(); i++) {
        if (title[i] == ' ' || (i > 0 && title[i - 1] != ' ')) continue;
        initials += title[i];
        for (std::size_t j = i + 1; j < title.size() && continues(title[j]); j++) initials += title[j];
        initials += '.';
    }
    return initials;
}
