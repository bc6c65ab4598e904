"""A million e-mails in two tables that are joined by nothing but the e-mail: what matched must match, and nothing else."""

from .ways import Ways

SCRIPT = """
CREATE TABLE people (id int PRIMARY KEY, email varchar(60) NOT NULL UNIQUE);
CREATE TABLE letters (id int PRIMARY KEY, receiver text);
INSERT INTO people SELECT g, 'user' || g || '@corp.com' FROM generate_series(1, {rows}) g;
INSERT INTO letters SELECT g, 'user' || (g::bigint * 7 % {rows} * 2) || '@corp.com' FROM generate_series(1, {rows}) g
"""
PLAN = {
    "people": {"id": "keep", "email": {"fake": "email", "domain": "mails"}},
    "letters": {"id": "keep", "receiver": {"fake": "email", "domain": "mails"}}}
# Which letter goes to which person, as one number, and the letters that go to nobody.
JOIN = """
SELECT count(*), sum(p.id::numeric * l.id), (SELECT count(*) FROM letters l WHERE NOT EXISTS (SELECT FROM people p WHERE p.email = l.receiver))
FROM people p JOIN letters l ON l.receiver = p.email
"""


def differences(users, programs, folder):
    """Copies both tables and returns the join before and after."""
    ways = Ways(users, programs, folder)
    found = []
    with users.cluster.connect() as admin:
        admin.execute("DROP DATABASE IF EXISTS joins WITH (FORCE)")
        admin.execute("CREATE DATABASE joins")
    with users.cluster.connect("joins") as connection:
        for statement in SCRIPT.format(rows=users.rows).strip().split(";"):
            connection.execute(statement)
        found.append(connection.execute(JOIN).fetchone())
    target = users.empty()
    ways.copy_by("joins", target, PLAN)
    with users.cluster.connect(target) as connection:
        found.append(connection.execute(JOIN).fetchone())
    with users.cluster.connect() as admin:
        admin.execute("DROP DATABASE joins WITH (FORCE)")
    return {"before": [int(number) for number in found[0]], "after": [int(number) for number in found[1]]}
