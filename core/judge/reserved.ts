const words = (text: string): readonly string[] => text.split(' ')

const SCRIPT = words(
  'arguments await break case catch class const continue debugger default delete do else enum eval export extends false finally for function if implements import in instanceof interface let new null package private protected public return static super switch this throw true try typeof var void while with yield',
)

/** Words that nothing can be named in a language, as far as they are names in snake or camel case. */
const RESERVED: Record<string, readonly string[]> = {
  python: words(
    'and as assert async await break class continue def del elif else except finally for from global if import in is lambda nonlocal not or pass raise return try while with yield',
  ),
  javascript: SCRIPT,
  typescript: SCRIPT,
  java: words(
    'abstract assert boolean break byte case catch char class const continue default do double else enum extends false final finally float for goto if implements import instanceof int interface long native new null package private protected public return short static super switch synchronized this throw throws transient true try void volatile while',
  ),
  cpp: words(
    'alignas alignof and and_eq asm auto bitand bitor bool break case catch char char8_t char16_t char32_t class compl concept const consteval constexpr constinit const_cast continue co_await co_return co_yield decltype default delete do double dynamic_cast else enum explicit export extern false float for friend goto if inline int long main mutable namespace new noexcept not not_eq nullptr operator or or_eq private protected public register reinterpret_cast requires return short signed sizeof static static_assert static_cast struct switch template this thread_local throw true try typedef typeid typename union unsigned using virtual void volatile wchar_t while xor xor_eq',
  ),
  go: words(
    'break case chan const continue default defer else fallthrough for func go goto if import init interface main map package range return select struct switch type var',
  ),
}

/** The name itself, or with a low line behind it where the language has another use for it. */
export const unreserved = (language: string, name: string): string =>
  RESERVED[language]?.includes(name) ? `${name}_` : name
