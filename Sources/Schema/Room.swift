internal import Database
