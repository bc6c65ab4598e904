SET LOCAL lock_timeout = '1s';
CREATE TABLE IF NOT EXISTS t (id bigint REFERENCES u);
