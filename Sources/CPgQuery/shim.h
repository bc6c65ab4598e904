#ifndef SLUICE_CPGQUERY_H
#define SLUICE_CPGQUERY_H
#include <pg_query.h>
#endif
