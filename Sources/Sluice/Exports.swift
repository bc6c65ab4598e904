// Who imports Sluice gets the whole engine.
@_exported public import Backfill
@_exported public import Database
@_exported public import Transforms
