// Who imports Sluice gets the whole engine.
@_exported public import Archive
@_exported public import Backfill
@_exported public import Database
@_exported public import Deprecation
@_exported public import Migrations
@_exported public import Schema
@_exported public import Transforms
