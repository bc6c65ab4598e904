internal import SluiceTransforms

extension ColumnHint {
    /// Numbers that states give to people.
    static let identities: [ColumnHint] = [
        national(
            "social security number", "us", ["ssn", "social_security", "social_security_number", "socialsecurity"]
        ) {
            Shapes.isSocialSecurity($0)
        },
        national("national insurance number", "gb", ["nino", "national_insurance", "ni_number"]) {
            NationalIDShapes.isBritish($0)
        },
        national("DNI", "es", ["dni", "nif", "nie"]) { NationalIDShapes.isSpanish($0) },
        national("INSEE number", "fr", ["insee", "nir", "numero_securite_sociale", "secu"]) {
            NationalIDShapes.isFrench($0)
        },
        // One number of eleven passes its test by chance, so one value says nothing.
        ColumnHint(
            "BSN", ["bsn", "burgerservicenummer", "sofinummer"], look: .vague { NationalIDShapes.isDutch($0) },
            rule: always("{fake: national_id, country: nl}", unique: "{fpe: alphanumeric}")),
        named("CPF", "br", ["cpf"]), named("social insurance number", "ca", ["social_insurance_number"]),
        named("AHV number", "ch", ["ahv", "ahv_nummer", "ahv_number", "numero_avs"]),
        named("tax id", "de", ["steuer_id", "steueridentifikationsnummer", "idnr"]),
        named("codice fiscale", "it", ["codice_fiscale", "codicefiscale"]), named("PESEL", "pl", ["pesel"]),
        named("personnummer", "se", ["personnummer"]), named("tax file number", "au", ["tfn", "tax_file_number"]),
        named("national number", "be", ["rijksregisternummer", "numero_national", "insz", "niss"]),
        ColumnHint(
            "national id", nationalWords, rule: always("{fpe: alphanumeric}", unique: "{fpe: alphanumeric}")),
        ColumnHint(
            "national id", nationalWords + ["ssn", "bsn", "insee", "dni", "cpf", "pesel", "steuer_id"],
            kinds: { $0.isInteger },
            rule: always("{permute: null}", unique: "{permute: null}")),
    ]

    private static let nationalWords = [
        "national_id", "nationalid", "passport", "passport_number", "passport_no", "tax_id", "taxid", "tin",
        "personalausweis", "steuernummer", "driver_license", "drivers_license",
        "driving_licence", "license_number", "licence_number", "id_number", "identity_number", "vat_id",
    ]

    private static func national(
        _ label: String, _ country: String, _ words: [String], _ look: @escaping @Sendable (String) -> Bool
    ) -> ColumnHint {
        ColumnHint(
            label, words, look: .distinctive(look),
            rule: always("{fake: national_id, country: \(country)}", unique: "{fpe: alphanumeric}"))
    }

    private static func named(_ label: String, _ country: String, _ words: [String]) -> ColumnHint {
        ColumnHint(
            label, words, rule: always("{fake: national_id, country: \(country)}", unique: "{fpe: alphanumeric}"))
    }

    static let secrets: [ColumnHint] = [
        ColumnHint(
            "password",
            [
                "password", "passwd", "password_hash", "passwordhash", "pwd", "pass", "passphrase", "passwort",
                "encrypted_password", "hashed_password", "password_digest", "mot_de_passe", "contrasena",
            ], look: .distinctive(Shapes.isPasswordHash)
        ) { column, isUnique in
            switch column.maxLength ?? .max {
            case _ where isUnique: "{pseudonym: hex}"
            case 110...: "{password: {login: staging}}"
            case 64...: "{password: {login: staging, format: sha256}}"
            default: "{pseudonym: hex}"
            }
        },
        ColumnHint(
            "secret", secretWords, look: .distinctive(Shapes.isToken),
            rule: always("{token: tok_}", unique: "{token: tok_}")),
        ColumnHint(
            "secret", secretWords, kinds: { $0 == .uuid }, rule: always("{fake: uuid}", unique: "{fake: uuid}")),
        ColumnHint(
            "credit card",
            [
                "credit_card", "creditcard", "card_number", "cardnumber", "card_no", "card_num", "pan", "cc_number",
                "cc_num", "cc", "credit_card_number", "kreditkarte",
            ], look: .distinctive(Shapes.isCard), rule: always("{fake: credit_card}", unique: "{fake: credit_card}")),
        ColumnHint("card's check code", ["cvv", "cvc", "cvv2", "cvc2", "card_code"]) { column, _ in
            column.isNullable ? "\"null\"" : "{fake: text}"
        },
        ColumnHint(
            "IBAN", ["iban"], look: .distinctive(Shapes.isIBAN), rule: always("{fake: iban}", unique: "{fake: iban}")),
        ColumnHint(
            "bank account",
            ["account_number", "account_no", "bank_account", "kontonummer", "routing_number", "sort_code"],
            rule: always("{fpe: alphanumeric}", unique: "{fpe: alphanumeric}")),
    ]

    private static let secretWords = [
        "secret", "token", "api_key", "apikey", "api_token", "apitoken", "access_key", "access_token", "accesstoken",
        "auth_token", "refresh_token", "reset_token", "session_id", "session_key", "session_token", "otp", "totp",
        "private_key", "secret_key", "secretkey", "client_secret", "recovery_code", "recovery_codes", "backup_codes",
        "verification_code", "activation_key", "csrf", "bearer", "jwt", "cookie", "ssh_key", "credentials",
    ]
}
