#ifndef SLUICE_CPOSTGRES_H
#define SLUICE_CPOSTGRES_H

/* libpq, loaded when the first PostgreSQL database is spoken to. It brings some twenty libraries with it (TLS, Kerberos,
 * LDAP), whose loading is a third of the cold start of a command on SQLite; and a machine without PostgreSQL needs
 * none of them. Calls read as they would with libpq linked: an assembler name sends each to its forwarder in libpq.c. */

/* Debian keeps the header in a folder of its own; others put it on the include path. */
#if __has_include(<libpq-fe.h>)
#include <libpq-fe.h>
#else
#include <postgresql/libpq-fe.h>
#endif

/* Loads the library, once. Nothing else declared here may be called before it has returned NULL; after that any
 * thread may call. Returns the loader's message where the library or one of its functions is missing. */
const char *sluice_load_libpq(void);

/* How many bytes have come in on a socket and aren't read yet; 0 where the system doesn't say. */
int sluice_bytes_waiting(int descriptor);

#ifndef SLUICE_FORWARDERS
#define SLUICE_FORWARDED(result, name, parameters, arguments) \
    __typeof__(name) name __asm__(SLUICE_SYMBOL(name));
#ifdef __APPLE__
#define SLUICE_SYMBOL(name) "_sluice_" #name
#else
#define SLUICE_SYMBOL(name) "sluice_" #name
#endif
#include "forwarded.h"
#undef SLUICE_FORWARDED
#endif

#endif
