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

let crypto = Target.Dependency.product(name: "Crypto", package: "swift-crypto")
let cryptoExtras = Target.Dependency.product(name: "CryptoExtras", package: "swift-crypto")
let yams = Target.Dependency.product(name: "Yams", package: "Yams")
let argumentParser = Target.Dependency.product(name: "ArgumentParser", package: "swift-argument-parser")

func room(_ name: String, _ dependencies: [Target.Dependency], furtherPages: [String] = []) -> Target {
    .target(
        name: name, dependencies: dependencies, exclude: ["README.md"] + furtherPages, swiftSettings: settings)
}

func tests(of name: String, _ dependencies: [Target.Dependency] = []) -> Target {
    .testTarget(
        name: name + "Tests", dependencies: [.target(name: name), "TestSupport"] + dependencies,
        swiftSettings: settings)
}

let package = Package(
    name: "sluice",
    products: [
        .library(name: "Sluice", targets: ["Sluice"]),
        .executable(name: "sluice", targets: ["SluiceCLI"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.0"),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.0"),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.0"),
    ],
    targets: [
        .target(name: "CPostgres", linkerSettings: [.linkedLibrary("dl", .when(platforms: [.linux]))]),
        .systemLibrary(name: "CSQLite", providers: [.apt(["libsqlite3-dev"])]),
        .systemLibrary(name: "CZstd", providers: [.apt(["libzstd-dev"])]),
        .systemLibrary(name: "CLibcrypto", providers: [.apt(["libssl-dev"])]),

        room("Database", ["CPostgres", "CSQLite"]),
        room("Schema", ["Database", yams]),
        room("Migrations", ["Database", "Schema", yams, crypto]),
        room("Transforms", ["Database", "CLibcrypto", crypto, cryptoExtras]),
        room("Backfill", ["Database", "Transforms", yams, crypto]),
        room("Archive", ["Database", "Backfill", "CZstd", crypto]),
        room("Deprecation", ["Database", "Backfill", "Archive"]),
        room(
            "Sluice",
            ["Database", "Schema", "Migrations", "Transforms", "Backfill", "Archive", "Deprecation"],
            furtherPages: ["Anonymize/README.md"]),
        .executableTarget(
            name: "SluiceCLI", dependencies: ["Sluice", argumentParser], exclude: ["README.md"],
            swiftSettings: settings),

        .target(name: "TestSupport", dependencies: ["Database"], path: "Tests/TestSupport", swiftSettings: settings),
        tests(of: "Database"),
        tests(of: "Schema", [.target(name: "Database"), yams]),
        tests(of: "Migrations"),
        tests(of: "Transforms", [crypto]),
        tests(of: "Backfill", ["Database", "Transforms"]),
        tests(of: "Archive"),
        tests(of: "Deprecation"),
        tests(of: "Sluice"),
        tests(of: "SluiceCLI", ["Backfill", "Database", "Sluice"]),
    ]
)
