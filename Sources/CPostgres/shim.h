#ifndef SLUICE_CPOSTGRES_H
#define SLUICE_CPOSTGRES_H

/* Debian keeps the header in a folder of its own; others put it on the include path. */
#if __has_include(<libpq-fe.h>)
#include <libpq-fe.h>
#else
#include <postgresql/libpq-fe.h>
#endif

#endif
