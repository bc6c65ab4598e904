/* The functions of libpq that are used: result, name, parameters, arguments. No guard: each inclusion makes something
 * else of the list. */
SLUICE_FORWARDED(int, PQcancel, (PGcancel *cancel, char *errbuf, int errbufsize), (cancel, errbuf,
    errbufsize))
SLUICE_FORWARDED(int, PQbackendPID, (const PGconn *conn), (conn))
SLUICE_FORWARDED(void, PQclear, (PGresult *res), (res))
SLUICE_FORWARDED(char *, PQcmdStatus, (PGresult *res), (res))
SLUICE_FORWARDED(char *, PQcmdTuples, (PGresult *res), (res))
SLUICE_FORWARDED(PostgresPollingStatusType, PQconnectPoll, (PGconn *conn), (conn))
SLUICE_FORWARDED(PGconn *, PQconnectStartParams, (const char *const *keywords, const char *const *values,
    int expand_dbname), (keywords, values, expand_dbname))
SLUICE_FORWARDED(int, PQconnectionNeedsPassword, (const PGconn *conn), (conn))
SLUICE_FORWARDED(void, PQconninfoFree, (PQconninfoOption *connOptions), (connOptions))
SLUICE_FORWARDED(PQconninfoOption *, PQconninfoParse, (const char *conninfo, char **errmsg), (conninfo,
    errmsg))
SLUICE_FORWARDED(char *, PQerrorMessage, (const PGconn *conn), (conn))
SLUICE_FORWARDED(int, PQconsumeInput, (PGconn *conn), (conn))
SLUICE_FORWARDED(void, PQfinish, (PGconn *conn), (conn))
SLUICE_FORWARDED(char *, PQfname, (const PGresult *res, int field_num), (res, field_num))
SLUICE_FORWARDED(void, PQfreeCancel, (PGcancel *cancel), (cancel))
SLUICE_FORWARDED(void, PQfreemem, (void *ptr), (ptr))
SLUICE_FORWARDED(Oid, PQftype, (const PGresult *res, int field_num), (res, field_num))
SLUICE_FORWARDED(PGcancel *, PQgetCancel, (PGconn *conn), (conn))
SLUICE_FORWARDED(int, PQgetCopyData, (PGconn *conn, char **buffer, int async), (conn, buffer, async))
SLUICE_FORWARDED(PGresult *, PQgetResult, (PGconn *conn), (conn))
SLUICE_FORWARDED(int, PQgetisnull, (const PGresult *res, int tup_num, int field_num), (res, tup_num,
    field_num))
SLUICE_FORWARDED(int, PQgetlength, (const PGresult *res, int tup_num, int field_num), (res, tup_num,
    field_num))
SLUICE_FORWARDED(char *, PQgetvalue, (const PGresult *res, int tup_num, int field_num), (res, tup_num,
    field_num))
SLUICE_FORWARDED(int, PQisBusy, (PGconn *conn), (conn))
SLUICE_FORWARDED(int, PQnfields, (const PGresult *res), (res))
SLUICE_FORWARDED(int, PQnparams, (const PGresult *res), (res))
SLUICE_FORWARDED(int, PQntuples, (const PGresult *res), (res))
SLUICE_FORWARDED(Oid, PQparamtype, (const PGresult *res, int param_num), (res, param_num))
SLUICE_FORWARDED(int, PQputCopyData, (PGconn *conn, const char *buffer, int nbytes), (conn, buffer, nbytes))
SLUICE_FORWARDED(int, PQputCopyEnd, (PGconn *conn, const char *errormsg), (conn, errormsg))
SLUICE_FORWARDED(char *, PQresultErrorField, (const PGresult *res, int fieldcode), (res, fieldcode))
SLUICE_FORWARDED(ExecStatusType, PQresultStatus, (const PGresult *res), (res))
SLUICE_FORWARDED(int, PQsendDescribePrepared, (PGconn *conn, const char *stmt), (conn, stmt))
SLUICE_FORWARDED(int, PQsendPrepare, (PGconn *conn, const char *stmtName, const char *query,
    int nParams, const Oid *paramTypes), (conn, stmtName, query, nParams, paramTypes))
SLUICE_FORWARDED(int, PQsendQuery, (PGconn *conn, const char *query), (conn, query))
SLUICE_FORWARDED(int, PQsendQueryParams, (PGconn *conn, const char *command, int nParams,
    const Oid *paramTypes, const char *const *paramValues, const int *paramLengths,
    const int *paramFormats, int resultFormat), (conn, command, nParams, paramTypes, paramValues,
    paramLengths, paramFormats, resultFormat))
SLUICE_FORWARDED(int, PQsendQueryPrepared, (PGconn *conn, const char *stmtName, int nParams,
    const char *const *paramValues, const int *paramLengths, const int *paramFormats, int resultFormat),
    (conn, stmtName, nParams, paramValues, paramLengths, paramFormats, resultFormat))
SLUICE_FORWARDED(char *, PQuser, (const PGconn *conn), (conn))
SLUICE_FORWARDED(int, PQserverVersion, (const PGconn *conn), (conn))
SLUICE_FORWARDED(PGVerbosity, PQsetErrorVerbosity, (PGconn *conn, PGVerbosity verbosity), (conn, verbosity))
SLUICE_FORWARDED(PQnoticeReceiver, PQsetNoticeReceiver, (PGconn *conn, PQnoticeReceiver proc, void *arg),
    (conn, proc, arg))
SLUICE_FORWARDED(int, PQsetSingleRowMode, (PGconn *conn), (conn))
SLUICE_FORWARDED(int, PQsocket, (const PGconn *conn), (conn))
SLUICE_FORWARDED(ConnStatusType, PQstatus, (const PGconn *conn), (conn))
SLUICE_FORWARDED(PGTransactionStatusType, PQtransactionStatus, (const PGconn *conn), (conn))
