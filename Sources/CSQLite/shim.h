#ifndef SLUICE_CSQLITE_H
#define SLUICE_CSQLITE_H
#include <sqlite3.h>

/* Swift can't import the casts behind SQLITE_TRANSIENT and SQLITE_STATIC, nor call a variadic function. */
static inline int sluice_sqlite3_bind_text_copy(sqlite3_stmt *statement, int index, const char *bytes, sqlite3_uint64 count) {
    return sqlite3_bind_text64(statement, index, bytes, count, SQLITE_TRANSIENT, SQLITE_UTF8);
}
static inline int sluice_sqlite3_bind_blob_copy(sqlite3_stmt *statement, int index, const void *bytes, sqlite3_uint64 count) {
    return sqlite3_bind_blob64(statement, index, bytes, count, SQLITE_TRANSIENT);
}
static inline void sluice_sqlite3_result_text_copy(sqlite3_context *context, const char *bytes, sqlite3_uint64 count) {
    sqlite3_result_text64(context, bytes, count, SQLITE_TRANSIENT, SQLITE_UTF8);
}
static inline void sluice_sqlite3_result_blob_copy(sqlite3_context *context, const void *bytes, sqlite3_uint64 count) {
    sqlite3_result_blob64(context, bytes, count, SQLITE_TRANSIENT);
}
static inline int sluice_sqlite3_db_config_flag(sqlite3 *connection, int option, int value) {
    return sqlite3_db_config(connection, option, value, (int *)0);
}
/* Where in the text the last error was, or -1: 3.38 is the first SQLite that says it. */
static inline int sluice_sqlite3_error_offset(sqlite3 *connection) {
#if SQLITE_VERSION_NUMBER >= 3038000
    return sqlite3_error_offset(connection);
#else
    (void)connection;
    return -1;
#endif
}
#endif
