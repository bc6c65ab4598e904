"""An Alembic environment with one data migration, as Alembic's users write them."""
