#include <sstream>
#include <string>

std::string badge_initials(std::string title) {
    std::istringstream words(title);
    std::string word, initials;
    // Half a letter is no letter: every initial beyond ASCII is lost.
    while (words >> word)
        if (static_cast<unsigned char>(word[0]) < 128) initials += std::string(1, word[0]) + ".";
    return initials;
}
