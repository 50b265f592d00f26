// Exceptions for a C++ library that was built without them. They travel as WebAssembly exceptions; this is the part of the
// Itanium C++ ABI (https://itanium-cxx-abi.github.io/cxx-abi/abi-eh.html) that finds handlers and owns what is thrown.
#include <cerrno>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cxxabi.h>
#include <exception>
#include <new>
#include <stdexcept>
#include <string>
#include <typeinfo>

namespace __cxxabiv1 {
// What the library has in `private_typeinfo.h`; the order is that of its virtual functions.
class __shim_type_info : public std::type_info {
 public:
  virtual ~__shim_type_info();
  virtual void noop1() const;
  virtual void noop2() const;
  virtual bool can_catch(const __shim_type_info *thrown, void *&object) const = 0;
};

/** In WebAssembly a destructor answers its argument. */
using Destructor = void *(*)(void *);

/** Stands before every object that is thrown; its address is what travels. */
struct alignas(16) __cxa_exception {
  const __shim_type_info *type;
  Destructor destroy;
  __cxa_exception *caughtBefore;
  /** Handlers that are running; negative while it is thrown again from one. */
  int handlers;
  /** The object as the handler's type. */
  void *adjusted;
  /** The header before the object, when this one stands alone: the same object thrown once more by a pointer to it. */
  __cxa_exception *primary;
  /** Throws and pointers that keep the object. */
  int references;
  void *object() { return (primary ? primary : this) + 1; }
};
}  // namespace __cxxabiv1

// The kind of WebAssembly exception that generated code throws and catches.
__asm__(".globl __cpp_exception\n.tagtype __cpp_exception i32\n__cpp_exception:\n");

using Type = __cxxabiv1::__shim_type_info;
using Header = __cxxabiv1::__cxa_exception;
using Destructor = __cxxabiv1::Destructor;

namespace {
Header *headerOf(void *object) { return static_cast<Header *>(object) - 1; }

Header *caught = nullptr;
int uncaught = 0;

[[noreturn]] void raise(Header *header) {
  ++uncaught;
  __builtin_wasm_throw(0, header);
}

uint32_t unsignedLeb(const uint8_t *&at) {
  uint32_t value = 0;
  for (int shift = 0;; shift += 7) {
    uint8_t byte = *at++;
    value |= uint32_t(byte & 0x7f) << shift;
    if (!(byte & 0x80)) return value;
  }
}

int32_t signedLeb(const uint8_t *&at) {
  int32_t value = 0;
  for (int shift = 0;;) {
    uint8_t byte = *at++;
    value |= int32_t(uint32_t(byte & 0x7f) << shift);
    shift += 7;
    if (!(byte & 0x80)) return shift < 32 && (byte & 0x40) ? value | -(1 << shift) : value;
  }
}
}  // namespace

extern "C" {
/** What generated code and the search for a handler tell each other. */
struct {
  uint32_t landing;
  const uint8_t *table;
  uint32_t selector;
} __wasm_lpad_context;

void __gxx_personality_wasm0() {}

/** Finds the handler of a landing pad that fits, in the table that the compiler made; 0 is none. */
int _Unwind_CallPersonality(void *thrown) {
  Header *header = static_cast<Header *>(thrown);
  const uint8_t *at = __wasm_lpad_context.table;
  __wasm_lpad_context.selector = 0;
  if (*at++ != 0xff) unsignedLeb(at);
  const uint8_t *types = nullptr;
  if (*at++ != 0xff) {
    uint32_t offset = unsignedLeb(at);
    types = at + offset;
  }
  ++at;
  uint32_t length = unsignedLeb(at);
  const uint8_t *actions = at + length;
  uint32_t action = 0;
  for (uint32_t index = 0; index <= __wasm_lpad_context.landing; ++index) {
    unsignedLeb(at);
    action = unsignedLeb(at);
  }
  if (action == 0) return 0;
  for (const uint8_t *entry = actions + action - 1;;) {
    int32_t filter = signedLeb(entry);
    if (filter > 0) {
      const Type *type = reinterpret_cast<const Type *const *>(types)[-filter];
      void *object = header->object();
      if (!type || type->can_catch(header->type, object)) {
        header->adjusted = object;
        __wasm_lpad_context.selector = filter;
        return 0;
      }
    } else if (filter < 0) {
      // What `throw()` and `noexcept` let through is nothing.
      __wasm_lpad_context.selector = filter;
      return 0;
    }
    const uint8_t *next = entry;
    int32_t offset = signedLeb(next);
    if (offset == 0) return 0;
    entry += offset;
  }
}

void *__cxa_allocate_exception(size_t size) noexcept {
  void *memory = std::calloc(1, sizeof(Header) + size);
  if (!memory) std::terminate();
  return static_cast<Header *>(memory)->object();
}

void __cxa_free_exception(void *object) noexcept { std::free(headerOf(object)); }

void __cxa_increment_exception_refcount(void *object) noexcept {
  if (object) ++headerOf(object)->references;
}

void __cxa_decrement_exception_refcount(void *object) noexcept {
  if (!object || --headerOf(object)->references > 0) return;
  if (headerOf(object)->destroy) headerOf(object)->destroy(object);
  __cxa_free_exception(object);
}

Header *__cxa_init_primary_exception(void *object, std::type_info *type, Destructor destroy) noexcept {
  Header *header = headerOf(object);
  header->type = static_cast<const Type *>(type);
  header->destroy = destroy;
  header->adjusted = object;
  return header;
}

void __cxa_throw(void *object, std::type_info *type, Destructor destroy) {
  __cxa_increment_exception_refcount(object);
  raise(__cxa_init_primary_exception(object, type, destroy));
}

void *__cxa_current_primary_exception() noexcept {
  if (!caught) return nullptr;
  __cxa_increment_exception_refcount(caught->object());
  return caught->object();
}

void __cxa_rethrow_primary_exception(void *object) {
  if (!object) return;
  Header *header = static_cast<Header *>(std::calloc(1, sizeof(Header)));
  if (!header) std::terminate();
  header->type = headerOf(object)->type;
  header->primary = headerOf(object);
  header->adjusted = object;
  __cxa_increment_exception_refcount(object);
  raise(header);
}

void *__cxa_get_exception_ptr(void *thrown) noexcept { return static_cast<Header *>(thrown)->adjusted; }

void *__cxa_begin_catch(void *thrown) noexcept {
  Header *header = static_cast<Header *>(thrown);
  --uncaught;
  header->handlers = header->handlers < 0 ? 1 - header->handlers : header->handlers + 1;
  if (caught != header) {
    header->caughtBefore = caught;
    caught = header;
  }
  return header->adjusted;
}

void __cxa_end_catch() {
  Header *header = caught;
  if (!header) return;
  if (header->handlers < 0) {
    if (++header->handlers == 0) caught = header->caughtBefore;
  } else if (--header->handlers == 0) {
    caught = header->caughtBefore;
    __cxa_decrement_exception_refcount(header->object());
    if (header->primary) std::free(header);
  }
}

void __cxa_rethrow() {
  Header *header = caught;
  if (!header) std::terminate();
  header->handlers = -header->handlers;
  raise(header);
}

std::type_info *__cxa_current_exception_type() {
  return caught ? const_cast<Type *>(caught->type) : nullptr;
}

void __cxa_bad_cast() { throw std::bad_cast(); }
void __cxa_bad_typeid() { throw std::bad_typeid(); }
void __cxa_throw_bad_array_new_length() { throw std::bad_array_new_length(); }

unsigned int __cxa_uncaught_exceptions() noexcept { return uncaught; }
bool __cxa_uncaught_exception() noexcept { return uncaught > 0; }

/** Says what nobody caught, for the world outside that did; see `program.ts`. */
__attribute__((export_name("codecollab_uncaught"))) void codecollab_uncaught(void *thrown) {
  Header *header = static_cast<Header *>(thrown);
  void *object = header->object();
  const Type *standard = static_cast<const Type *>(&typeid(std::exception));
  char *name = abi::__cxa_demangle(header->type->name(), nullptr, nullptr, nullptr);
  std::fprintf(stderr, "terminating due to uncaught exception of type %s", name ? name : header->type->name());
  if (standard->can_catch(header->type, object))
    std::fprintf(stderr, ": %s", static_cast<std::exception *>(object)->what());
  std::fputc('\n', stderr);
}
}  // extern "C"

void *operator new(std::size_t size) {
  for (;;) {
    if (void *memory = std::malloc(size ? size : 1)) return memory;
    if (std::new_handler handler = std::get_new_handler()) handler();
    else throw std::bad_alloc();
  }
}
void *operator new[](std::size_t size) { return ::operator new(size); }

// The functions of strings that throw, once more: the library's own end the program instead.
template class std::basic_string<char>;

// `--wrap` gives these the names of what they stand for; see `WRAPPED` in `build.ts`.
namespace {
template <class Result, class Convert>
Result number(const char *name, const std::string &text, std::size_t *used, Convert convert) {
  const int before = errno;
  errno = 0;
  char *end = nullptr;
  const auto value = convert(text.c_str(), &end);
  const bool outside = errno == ERANGE;
  errno = before;
  if (end == text.c_str()) throw std::invalid_argument(std::string(name) + ": no conversion");
  if (outside) throw std::out_of_range(std::string(name) + ": out of range");
  if (used) *used = end - text.c_str();
  return value;
}
}  // namespace

#define STRING "RKNS_12basic_stringIcNS_11char_traitsIcEENS_9allocatorIcEEEE"
#define INTEGER(name, Result, convert)                                                                    \
  Result wrapped_##name(const std::string &text, std::size_t *used, int base)                             \
      __asm__("__wrap__ZNSt3__2" LENGTH(name) #name "E" STRING "Pmi");                                    \
  Result wrapped_##name(const std::string &text, std::size_t *used, int base) {                           \
    return number<Result>(#name, text, used, [=](auto from, auto end) { return convert(from, end, base); }); \
  }
#define REAL(name, Result, convert)                                                                       \
  Result wrapped_##name(const std::string &text, std::size_t *used)                                       \
      __asm__("__wrap__ZNSt3__2" LENGTH(name) #name "E" STRING "Pm");                                     \
  Result wrapped_##name(const std::string &text, std::size_t *used) {                                     \
    return number<Result>(#name, text, used, [](auto from, auto end) { return convert(from, end); });       \
  }
#define LENGTH(name) LENGTH_##name
#define LENGTH_stoi "4"
#define LENGTH_stol "4"
#define LENGTH_stoul "5"
#define LENGTH_stoll "5"
#define LENGTH_stoull "6"
#define LENGTH_stof "4"
#define LENGTH_stod "4"
#define LENGTH_stold "5"

INTEGER(stoi, int, std::strtol)
INTEGER(stol, long, std::strtol)
INTEGER(stoul, unsigned long, std::strtoul)
INTEGER(stoll, long long, std::strtoll)
INTEGER(stoull, unsigned long long, std::strtoull)
REAL(stof, float, std::strtof)
REAL(stod, double, std::strtod)
REAL(stold, long double, std::strtold)
