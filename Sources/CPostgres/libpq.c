#define SLUICE_FORWARDERS
#include "CSluicePostgres.h"

#include <dlfcn.h>
#include <pthread.h>
#include <stddef.h>
#include <sys/ioctl.h>

/* The soname of libpq since PostgreSQL 8.2. */
#ifdef __APPLE__
static const char library_name[] = "libpq.5.dylib";
#else
static const char library_name[] = "libpq.so.5";
#endif

#define SLUICE_FORWARDED(result, name, parameters, arguments) \
    static __typeof__(name) *real_##name; \
    result sluice_##name parameters; \
    result sluice_##name parameters { return real_##name arguments; }
#include "forwarded.h"
#undef SLUICE_FORWARDED

static char failure[512];

static void load(void) {
    void *library = dlopen(library_name, RTLD_NOW | RTLD_LOCAL);
    const char *message = library ? NULL : dlerror();
#define SLUICE_FORWARDED(result, name, parameters, arguments) \
    if (!message) { \
        real_##name = (__typeof__(name) *)dlsym(library, #name); \
        if (!real_##name) message = dlerror(); \
    }
#include "forwarded.h"
#undef SLUICE_FORWARDED
    for (size_t i = 0; message && message[i] && i < sizeof failure - 1; i++) failure[i] = message[i];
}

int sluice_bytes_waiting(int descriptor) {
    int count = 0;
    return ioctl(descriptor, FIONREAD, &count) == 0 ? count : 0;
}

const char *sluice_load_libpq(void) {
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    pthread_once(&once, load);
    return failure[0] ? failure : NULL;
}
