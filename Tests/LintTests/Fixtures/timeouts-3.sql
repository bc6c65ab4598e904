RESET lock_timeout;
SET my.lock_timeout = '1s';
COMMENT ON TABLE t IS 'x';
