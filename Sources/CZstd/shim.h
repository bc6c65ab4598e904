#ifndef SLUICE_CZSTD_H
#define SLUICE_CZSTD_H
#include <zstd.h>
#include <zstd_errors.h>
#endif
