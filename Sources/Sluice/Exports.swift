// Who imports Sluice gets the whole engine.
@_exported public import SluiceAnonymize
@_exported public import SluiceArchive
@_exported public import SluiceBackfill
@_exported public import SluiceBench
@_exported public import SluiceDatabase
@_exported public import SluiceDeprecation
@_exported public import SluiceDiff
@_exported public import SluiceLint
@_exported public import SluiceMigrations
@_exported public import SluiceSchema
@_exported public import SluiceTransforms
