"""`alembic upgrade head` on the database that is named."""

import pathlib
import sys

from alembic import command
from alembic.config import Config

config = Config()
config.set_main_option("script_location", str(pathlib.Path(__file__).parent))
config.set_main_option("sqlalchemy.url", sys.argv[1].replace("%", "%%"))
command.upgrade(config, "head")
