# The command alone, built from this folder. Not run by the project's own tests.
FROM swift:6.2-bookworm AS build
RUN apt-get update -qq && apt-get install -y -qq --no-install-recommends \
    libpq-dev libsqlite3-dev libzstd-dev libssl-dev libpg-query-dev && rm -rf /var/lib/apt/lists/*
WORKDIR /sluice
COPY . .
RUN swift build -c release --product sluice --static-swift-stdlib -debug-info-format none -Xlinker -s

FROM debian:bookworm-slim
# libpq is loaded when a PostgreSQL database is named; anonymized copies call pg_dump and pg_restore.
RUN apt-get update -qq && apt-get install -y -qq --no-install-recommends \
    libpq5 libsqlite3-0 libzstd1 libssl3 ca-certificates postgresql-client && rm -rf /var/lib/apt/lists/*
COPY --from=build /sluice/.build/release/sluice /usr/local/bin/sluice
COPY --from=build /sluice/LICENSE /sluice/NOTICE /usr/share/doc/sluice/
RUN useradd --create-home --home-dir /project sluice
USER sluice
WORKDIR /project
ENTRYPOINT ["sluice"]
