SET statement_timeout TO '5s';
SET "lock_timeout" TO DEFAULT;
DROP VIEW v;
