#include <algorithm>
#include <cctype>
#include <string>
#include <vector>

struct Piece {
    bool word;
    std::string text;
};

static std::vector<Piece> pieces_of(const std::string& mark) {
    std::vector<Piece> pieces;
    for (std::size_t i = 0; i < mark.size();) {
        bool word = !std::isdigit(static_cast<unsigned char>(mark[i]));
        std::string text;
        for (; i < mark.size() && word == !std::isdigit(static_cast<unsigned char>(mark[i])); i++)
            if (word || mark[i] != '0' || !text.empty()) text += mark[i];
        pieces.push_back({word, text});
    }
    return pieces;
}

static bool before(const std::vector<Piece>& a, const std::vector<Piece>& b) {
    for (std::size_t i = 0; i < a.size() && i < b.size(); i++) {
        if (a[i].word != b[i].word) return b[i].word;
        if (!a[i].word && a[i].text.size() != b[i].text.size()) return a[i].text.size() < b[i].text.size();
        if (a[i].text != b[i].text) return a[i].text < b[i].text;
    }
    return a.size() < b.size();
}

std::vector<std::string> sort_marks(std::vector<std::string> marks) {
    struct Row {
        std::vector<Piece> pieces;
        std::string mark;
    };
    std::vector<Row> rows;
    for (const auto& mark : marks) rows.push_back({pieces_of(mark), mark});
    std::stable_sort(rows.begin(), rows.end(), [](const Row& a, const Row& b) { return before(a.pieces, b.pieces); });
    std::vector<std::string> sorted;
    for (const auto& row : rows) sorted.push_back(row.mark);
    return sorted;
}
