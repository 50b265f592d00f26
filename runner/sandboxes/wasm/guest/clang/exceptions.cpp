// Exceptions for a C++ library that was built without them. They travel as WebAssembly exceptions; this is the part of the
// Itanium C++ ABI (https://itanium-cxx-abi.github.io/cxx-abi/abi-eh.html) that finds handlers and owns what is thrown.
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <new>
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
}  // namespace __cxxabiv1

using Type = __cxxabiv1::__shim_type_info;

namespace {
/** Stands before every object that is thrown; its address is what travels. */
struct alignas(16) Header {
  const Type *type;
  void (*destroy)(void *);
  Header *caughtBefore;
  /** Handlers that are running; negative while it is thrown again from one. */
  int handlers;
  /** The object as the handler's type. */
  void *adjusted;
  void *object() { return this + 1; }
};

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

void __cxa_free_exception(void *object) noexcept { std::free(static_cast<Header *>(object) - 1); }

void __cxa_throw(void *object, std::type_info *type, void (*destroy)(void *)) {
  Header *header = static_cast<Header *>(object) - 1;
  header->type = static_cast<const Type *>(type);
  header->destroy = destroy;
  header->adjusted = object;
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
    if (header->destroy) header->destroy(header->object());
    __cxa_free_exception(header->object());
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

int __cxa_uncaught_exceptions() noexcept { return uncaught; }
bool __cxa_uncaught_exception() noexcept { return uncaught > 0; }

/** Says what nobody caught, for the world outside that did; see `program.ts`. */
__attribute__((export_name("codecollab_uncaught"))) void codecollab_uncaught(void *thrown) {
  Header *header = static_cast<Header *>(thrown);
  void *object = header->object();
  const Type *standard = static_cast<const Type *>(&typeid(std::exception));
  std::fflush(nullptr);
  std::fprintf(stderr, "terminating due to uncaught exception of type %s", header->type->name());
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
