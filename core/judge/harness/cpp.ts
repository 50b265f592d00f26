import { nameIn, typeIn } from '../stubs.ts'
import { baseOf, beside, footed, literal, MOST_CHARS, type Harness } from './parts.ts'

const FILE = 'judge_main.hpp'

// Whoever writes `#define int long long` does not write `int main` any more, and this does.
const HEAD = String.raw`#undef int
#undef long
#undef double
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <iostream>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>
#if !defined(__wasm__) && __has_include(<sys/resource.h>)
#include <sys/resource.h>
#endif
`

const REST = String.raw`
struct Unfit { const char *reason; };
inline std::string given;
inline std::size_t given_at = 0;
inline std::string told;

inline void begin() {
#if !defined(__wasm__) && __has_include(<sys/resource.h>)
    rlimit stack;
    if (getrlimit(RLIMIT_STACK, &stack) == 0) {
        stack.rlim_cur = stack.rlim_max;
        setrlimit(RLIMIT_STACK, &stack);
    }
#endif
    static char block[1 << 16];
    for (std::size_t count; (count = std::fread(block, 1, sizeof block, stdin)) > 0;) given.append(block, count);
}

inline std::string line() {
    std::size_t end = given.find('\n', given_at);
    if (end == std::string::npos) end = given.size();
    std::string found = given.substr(given_at, end - given_at);
    given_at = end + 1;
    return found;
}

template <class Type> struct Next {
    static Type read() {
        const std::string text = line();
        if constexpr (std::is_same_v<Type, bool>) return text == "true";
        else if constexpr (std::is_floating_point_v<Type>) return std::strtod(text.c_str(), nullptr);
        else return std::strtoll(text.c_str(), nullptr, 10);
    }
};

template <> struct Next<std::string> {
    static std::string read() {
        const std::string text = line();
        std::string plain;
        for (std::size_t i = 0; i < text.size(); i++) {
            char next = text[i];
            if (next == '\\' && i + 1 < text.size()) {
                next = text[++i];
                next = next == 'n' ? '\n' : next == 'r' ? '\r' : next == '0' ? '\0' : next;
            }
            plain.push_back(next);
        }
        return plain;
    }
};

template <class Item> struct Next<std::vector<Item>> {
    static std::vector<Item> read() {
        std::vector<Item> list;
        const long long count = Next<long long>::read();
        list.reserve(static_cast<std::size_t>(count));
        for (long long i = 0; i < count; i++) list.push_back(Next<Item>::read());
        return list;
    }
};

inline void put(std::string_view piece) {
    if (told.size() + piece.size() > MOST_CHARS) throw Unfit{"large"};
    told.append(piece);
}

inline void quote(std::string_view text) {
    if (told.size() + text.size() > MOST_CHARS) throw Unfit{"large"};
    told.push_back('"');
    for (const char next : text) {
        char escaped[8];
        if (next == '"' || next == '\\') told.push_back('\\'), told.push_back(next);
        else if (static_cast<unsigned char>(next) >= 32) told.push_back(next);
        else std::snprintf(escaped, sizeof escaped, "\\u%04x", static_cast<unsigned>(next)), told.append(escaped);
    }
    told.push_back('"');
}

template <class Type, class = void> struct is_list : std::false_type {};
template <class Type>
struct is_list<Type, std::void_t<decltype(std::declval<const Type &>().begin()), decltype(std::declval<const Type &>().end())>>
    : std::true_type {};

template <class Type> void write(const Type &value) {
    if constexpr (std::is_same_v<Type, bool>) put(value ? "true" : "false");
    else if constexpr (std::is_same_v<Type, char>) quote(std::string(1, value));
    else if constexpr (std::is_integral_v<Type>) put(std::to_string(value));
    else if constexpr (std::is_floating_point_v<Type>) {
        const double number = static_cast<double>(value);
        if (std::isfinite(number)) {
            char digits[40];
            std::snprintf(digits, sizeof digits, "%.17g", number);
            put(digits);
        } else if (!IS_FLOAT) throw Unfit{"float"};
        else put(std::isnan(number) ? "\"NaN\"" : number > 0 ? "\"Infinity\"" : "\"-Infinity\"");
    } else if constexpr (std::is_convertible_v<const Type &, std::string_view>) quote(value);
    else if constexpr (is_list<Type>::value) {
        bool first = true;
        put("[");
        for (const auto &item : value) {
            if (!first) put(",");
            first = false;
            write<std::decay_t<typename Type::value_type>>(item);
        }
        put("]");
    } else throw Unfit{"type"};
}

template <class Type> void end(const Type &result) {
    try {
        write<std::decay_t<Type>>(result);
    } catch (const Unfit &unfit) {
        told = std::string("!") + unfit.reason;
    }
    std::cout.flush();
    const std::string whole = std::string("\n") + MARK + told + "\n";
    std::fwrite(whole.data(), 1, whole.size(), stdout);
    std::fflush(stdout);
}
}
`

/**
 * A header that the solution includes behind its own last line: so every file is compiled once, whoever compiles them,
 * and any parameters will do that the arguments can be given to.
 */
export const cppHarness: Harness = (signature, solution, mark) => {
  const { name, params } = signature
  const constants = `
namespace judge_main {
inline const char *const MARK = ${literal(mark)};
constexpr std::size_t MOST_CHARS = ${MOST_CHARS};
constexpr bool IS_FLOAT = ${baseOf(signature) === 'float'};
`
  const reads = params.map(
    ({ type }, n) => `    auto argument_${n} = judge_main::Next<${typeIn('cpp', type)}>::read();\n`,
  )
  const given = params.map((_, n) => `argument_${n}`).join(', ')
  const main = `\nint main() {\n    judge_main::begin();\n${reads.join('')}    judge_main::end(${nameIn('cpp', name)}(${given}));\n}\n`
  const text = `${HEAD}${constants}${REST}${main}`
  const files = footed(solution, `#include "${FILE}"`)
  return { entry: solution.entry, files: beside({ ...solution, files }, { name: FILE, text }) }
}
