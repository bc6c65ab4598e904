"""price as decimal: the loop row by row"""

import time

import sqlalchemy as sa
from alembic import op

revision = "3f2a9c"
down_revision = None

products = sa.table(
    "products", sa.column("id", sa.BigInteger), sa.column("price", sa.Integer), sa.column("price_decimal", sa.Numeric(10, 2)))


def upgrade():
    start = time.perf_counter()
    connection = op.get_bind()
    for row in connection.execute(sa.select(products.c.id, products.c.price)).fetchall():
        connection.execute(
            products.update().where(products.c.id == row.id).values(price_decimal=row.price / 100.0))
    print(time.perf_counter() - start)
