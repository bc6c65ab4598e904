// swift-tools-version: 6.2
import PackageDescription

/// One list for every target: Swift 6 mode, no warning tolerated, imports and existentials spelled out.
let settings: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .treatAllWarnings(as: .error),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
]

let yams = Target.Dependency.product(name: "Yams", package: "Yams")
let argumentParser = Target.Dependency.product(name: "ArgumentParser", package: "swift-argument-parser")

/// Target names are global in a package graph, folders are not: a room's folder has its short name, its target the
/// prefix, so that a server may have a `Database` of its own.
func room(_ folder: String, _ rooms: [String], _ further: [Target.Dependency] = []) -> Target {
    .target(
        name: "Sluice" + folder, dependencies: rooms.map { .target(name: "Sluice" + $0) } + further,
        path: "Sources/" + folder, exclude: ["README.md"], swiftSettings: settings)
}

func library(_ folder: String, apt: String) -> Target {
    .systemLibrary(name: "CSluice" + folder.dropFirst(), path: "Sources/" + folder, providers: [.apt([apt])])
}

func tests(of folder: String, _ further: [String] = [], _ libraries: [Target.Dependency] = []) -> Target {
    .testTarget(
        name: "Sluice\(folder)Tests",
        dependencies: ["SluiceTestSupport", .target(name: "Sluice" + folder)]
            + further.map { .target(name: "Sluice" + $0) } + libraries,
        path: "Tests/\(folder)Tests", swiftSettings: settings)
}

let package = Package(
    name: "sluice",
    products: [
        .library(name: "Sluice", targets: ["Sluice"]),
        .library(name: "SluiceObserving", targets: ["SluiceObserving"]),
        .executable(name: "sluice", targets: ["SluiceCLI"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.0"),
        .package(url: "https://github.com/apple/swift-log", from: "1.6.0"),
        .package(url: "https://github.com/apple/swift-metrics", from: "2.5.0"),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.0"),
    ],
    targets: [
        .target(
            name: "CSluicePostgres", path: "Sources/CPostgres",
            linkerSettings: [.linkedLibrary("dl", .when(platforms: [.linux]))]),
        library("CSQLite", apt: "libsqlite3-dev"),
        library("CZstd", apt: "libzstd-dev"),
        library("CCrypto", apt: "libssl-dev"),
        library("CPgQuery", apt: "libpg-query-dev"),

        room("Database", [], ["CSluicePostgres", "CSluiceSQLite", "CSluiceCrypto"]),
        room("YAML", ["Database"], [yams]),
        room("SQLText", ["Database"], ["CSluicePgQuery"]),
        room("Introspection", ["Database", "SQLText"]),
        room("Schema", ["Database", "SQLText", "Introspection", "YAML"]),
        room("Diff", ["Database", "SQLText", "Introspection", "Schema"]),
        room("Migrations", ["Database", "SQLText", "Introspection", "Schema", "YAML"]),
        room("Lint", ["Database", "SQLText", "Introspection"]),
        room("Transforms", ["Database", "YAML"]),
        room("Backfill", ["Database", "SQLText", "Introspection", "Transforms", "YAML"]),
        room("Archive", ["Database", "SQLText", "Introspection", "Schema", "Backfill"], ["CSluiceZstd"]),
        room("Deprecation", ["Database", "SQLText", "Introspection", "Schema", "Backfill", "Archive"]),
        room("Pages", []),
        room("Anonymize", ["Database", "SQLText", "Introspection", "Transforms", "Backfill", "Pages", "YAML"]),
        room("Bench", ["Database", "SQLText", "Introspection", "Transforms", "Backfill", "Pages"]),
        .target(
            name: "Sluice",
            dependencies: [
                "SluiceDatabase", "SluiceIntrospection", "SluiceSchema", "SluiceDiff", "SluiceMigrations", "SluiceLint",
                "SluiceTransforms", "SluiceBackfill", "SluiceArchive", "SluiceDeprecation", "SluiceAnonymize",
                "SluiceBench",
            ],
            exclude: ["README.md"], swiftSettings: settings),
        room(
            "Serve", ["Database", "Backfill", "Archive", "Deprecation", "Migrations", "Anonymize", "Pages"], ["Sluice"]),
        room(
            "Observing", [],
            [
                "Sluice", .product(name: "Logging", package: "swift-log"),
                .product(name: "CoreMetrics", package: "swift-metrics"),
            ]),
        .executableTarget(
            name: "SluiceCLI", dependencies: ["Sluice", "SluiceServe", argumentParser], exclude: ["README.md"],
            swiftSettings: settings),

        .target(
            name: "SluiceTestSupport", dependencies: ["SluiceDatabase"], path: "Tests/TestSupport",
            swiftSettings: settings),
        tests(of: "Database"),
        tests(of: "YAML", ["Database"]),
        tests(of: "SQLText", ["Database"], ["CSluiceSQLite"]),
        tests(of: "Introspection", ["Database"]),
        tests(of: "Schema", ["Database", "YAML"]),
        tests(of: "Diff", ["Database"]),
        tests(of: "Migrations"),
        tests(of: "Lint", ["Database", "Introspection"]),
        tests(of: "Transforms", ["Database"]),
        tests(of: "Backfill", ["Database", "Transforms"]),
        tests(of: "Archive", ["Schema"]),
        tests(of: "Deprecation"),
        tests(of: "Anonymize", ["Backfill", "Database", "SQLText", "Transforms"]),
        tests(of: "Bench"),
        tests(of: "Observing", [], ["Sluice", .product(name: "MetricsTestKit", package: "swift-metrics")]),
        .testTarget(
            name: "SluiceFuzzTests",
            dependencies: [
                "SluiceTestSupport", "SluiceDatabase", "SluiceTransforms", "SluiceMigrations", "SluiceBackfill",
                "SluiceArchive", "SluiceDeprecation", "SluiceAnonymize",
            ],
            path: "Tests/FuzzTests", swiftSettings: settings),
        .testTarget(
            name: "SluiceTests", dependencies: ["SluiceTestSupport", "Sluice"], swiftSettings: settings),
        tests(of: "Serve", ["Database", "Backfill", "Pages"], ["Sluice"]),
        // Sees what is public, as a program outside the package does.
        .testTarget(
            name: "SluiceEmbedderTests", dependencies: ["Sluice"], path: "Tests/EmbedderTests", packageAccess: false,
            swiftSettings: settings),
        .testTarget(
            name: "SluiceCLITests",
            dependencies: ["SluiceTestSupport", "SluiceBackfill", "SluiceDatabase", "Sluice", "SluiceCLI"],
            swiftSettings: settings),
    ]
)
