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
        "tax_number",
        "personalausweis", "steuernummer", "driver_license", "drivers_license", "driving_license", "driver_licence",
        "driving_licence", "license_number", "licence_number", "id_number", "identity_number", "vat_id", "vat_number",
        "vat_no",
        "vat", "ein", "ust_id", "ustid", "partita_iva", "tva", "gst_number", "gstin", "abn", "siret", "siren", "cnpj",
        "rfc",
        "curp", "nit", "cuit", "cuil", "rut", "rg", "aadhaar", "aadhar", "pan_number", "voter_id", "voter_number",
        "visa_number",
        "license_plate", "licence_plate", "car_plate", "car_plates", "number_plate", "plate_number",
        "registration_plate", "vin", "kennzeichen",
        "identity_card", "id_card", "id_card_no", "id_card_number", "national_insurance_number", "social_insurance_no",
        "sin",
        "nino_number", "tax_identification_number", "document_number", "residence_permit", "work_permit_number",
        "ausweisnummer",
        "sozialversicherungsnummer", "employee_number", "employee_no", "personnel_number", "badge_number",
        "student_number",
        "student_no", "staff_number", "npi", "license_no", "licence_no", "ssn_last4", "ssn_last_four", "ssn4",
        "pesel_number",
        "matricule", "matricola", "resident_id", "sofi_nummer", "ahv_nr", "personalnummer", "driver_license_no",
        "passport_nr",
        "dl_number", "government_id", "gov_id", "citizen_id", "alien_number", "green_card_number", "military_id",
    ]

    private static func national(
        _ label: String, _ country: String, _ words: [String], _ look: @escaping @Sendable (String) -> Bool
    ) -> ColumnHint {
        ColumnHint(
            label, words, except: ["last4"], look: .distinctive(look),
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
                "passcode",
                "encrypted_password", "hashed_password", "password_digest", "mot_de_passe", "contrasena",
                "crypted_password",
                "old_password", "smtp_password", "db_password", "password_salt", "senha", "parola", "wachtwoord",
                "pass_hash",
                "passwd_hash", "pw_hash", "user_password", "admin_password", "kennwort", "temp_password", "pswd",
                "pword",
            ], except: ["boarding", "day", "reset", "season", "strength", "hint", "bus", "ski", "fail"],
            look: .distinctive(Shapes.isPasswordHash)
        ) { column, isUnique in
            switch column.maxLength ?? .max {
            case _ where isUnique: "{pseudonym: hex}"
            case 110...: "{password: {login: staging}}"
            case 64...: "{password: {login: staging, format: sha256}}"
            default: "{pseudonym: hex}"
            }
        },
        ColumnHint(
            "secret", secretWords, except: secretThings, look: .distinctive(Shapes.isToken),
            rule: always("{token: tok_}", unique: "{token: tok_}")),
        ColumnHint(
            "secret", secretWords, except: secretThings, kinds: { $0 == .uuid },
            rule: always("{fake: uuid}", unique: "{fake: uuid}")),
        ColumnHint("secret", secretWords + ["password"], except: secretThings, kinds: { $0 == .binary }) {
            column, isUnique in
            isUnique ? nil : column.isNullable ? "\"null\"" : "{constant: \"\"}"
        },
        ColumnHint("secret", secretWords, except: secretThings, kinds: { $0.isInteger }) { column, isUnique in
            isUnique ? nil : column.isNullable ? "\"null\"" : "{permute: null, min: 0, max: 30000}"
        },
        ColumnHint(
            "credit card",
            [
                "credit_card", "creditcard", "card_number", "cardnumber", "card_no", "card_num", "pan", "cc_number",
                "cc_num", "cc", "credit_card_number", "kreditkarte", "debit_card", "debit_card_number", "card_pan",
                "numero_carte",
                "tarjeta", "kartennummer",
            ], except: ["type", "brand", "last4", "last", "email", "recipients", "id", "exp"],
            look: .distinctive(Shapes.isCard),
            rule: always("{fake: credit_card}", unique: "{fake: credit_card}")),
        ColumnHint(
            "end of a card's number",
            [
                "last4", "last_4", "last_four", "lastfour", "last_four_digits", "card_last4", "card_last_four",
                "last4_digits", "pan_last4",
                "card_last_4", "last_digits", "card_suffix", "masked_pan", "card_mask", "account_last4",
                "masked_number", "card_fingerprint",
                "card_bin", "iban_last4", "last_4_digits", "card_first6", "masked_card", "card_masked",
            ], rule: always("{fake: text}", unique: "{pseudonym: hex}")),
        ColumnHint(
            "end of a card's number", ["last4", "last_4", "last_four", "card_last4"], kinds: { $0.isInteger }
        ) { _, isUnique in isUnique ? nil : "{permute: null, min: 0, max: 9999}" },
        ColumnHint(
            "card's check code",
            [
                "cvv", "cvc", "cvv2", "cvc2", "card_code", "security_code", "card_expiry", "card_exp", "exp_date",
                "expiry_date_card", "card_expiration",
            ],
            kinds: { $0 == .text || $0.isInteger }
        ) { column, _ in column.isNullable ? "\"null\"" : column.kind == .text ? "{fake: text}" : "{constant: 0}" },
        ColumnHint(
            "IBAN", ["iban", "iban_number", "bank_iban", "iban_encrypted", "iban_no"],
            look: .distinctive(Shapes.isIBAN),
            rule: always("{fake: iban}", unique: "{fake: iban}")),
        ColumnHint(
            "bank account",
            [
                "account_number", "account_no", "bank_account", "kontonummer", "routing_number", "sort_code",
                "bank_account_number",
                "acct_no", "acct_number", "account_num", "bank_acct", "aba", "routing_no", "bsb", "clabe", "ifsc",
                "ifsc_code", "bankleitzahl",
                "blz", "numero_cuenta", "numero_compte", "rib", "giro_account", "bank_details", "wallet_address",
                "bitcoin_address", "btc_address",
                "eth_address", "crypto_address", "crypto_wallet", "upi_id", "pix_key", "sepa_mandate",
                "mandate_reference", "paypal_id",
                "swift", "swift_code", "bic", "swift_bic",
            ], except: ["type", "name"], rule: always("{fpe: alphanumeric}", unique: "{fpe: alphanumeric}")),
        ColumnHint(
            "bank account",
            ["account_number", "account_no", "bank_account", "kontonummer", "routing_number", "acct_no"],
            kinds: { $0.isInteger }, rule: always("{permute: null}", unique: "{permute: null}")),
    ]

    /// `token_type` and `secret_santa` are none.
    private static let secretThings: Set<String> = [
        "endpoint", "url", "uri", "santa", "issuer", "tokenizer", "count", "tokens_used", "cookie_policy", "name",
        "policy", "public",
        "provider", "algorithm", "rotation", "prompt", "completion", "hint", "location", "map", "board", "drop",
        "topic",
    ]

    private static let secretWords = [
        "secret", "secrets", "token", "tokens", "api_key", "apikey", "api_token", "apitoken", "access_key",
        "access_token", "accesstoken",
        "auth_token", "refresh_token", "reset_token", "session_id", "session_key", "session_token", "otp", "totp",
        "otp_code", "mfa_code",
        "private_key", "secret_key", "secretkey", "client_secret", "recovery_code", "recovery_codes", "backup_codes",
        "backup_code",
        "verification_code", "activation_key", "csrf", "bearer", "jwt", "cookie", "ssh_key", "credentials",
        "credential", "salt",
        "hmac", "hmac_key", "signing_key", "encryption_key", "master_key", "webhook_secret", "signing_secret",
        "shared_secret",
        "security_answer", "security_question", "secret_answer", "secret_question", "pin", "pin_hash", "pin_code",
        "mfa_secret", "mfa_seed",
        "two_factor_secret", "otp_secret", "totp_secret", "auth_code", "authorization_code", "activation_code",
        "confirmation_code",
        "invite_code", "invitation_token", "magic_link", "one_time_password", "unlock_token", "confirmation_token",
        "remember_token",
        "push_token", "device_token", "fcm_token", "apns_token", "registration_token", "persistence_token",
        "perishable_token",
        "single_access_token", "oauth_token", "oauth_secret", "id_token", "key_hash", "token_hash", "secret_hash",
        "api_secret", "app_secret",
        "consumer_secret", "consumer_key", "license_key", "product_key", "wifi_password", "seed_phrase", "mnemonic",
        "keystore", "private_pem",
        "pem", "certificate_key", "key_material", "encrypted_key", "hashed_token", "passkey", "webauthn_credential",
        "credential_id",
        "code_verifier", "code_challenge", "auth_header", "authorization", "session_data", "sessionid", "sid",
        "connection_string", "dsn",
        "database_url", "vault_key", "cipher_key", "key_encrypted", "encrypted_secret", "verify_token", "reset_code",
        "verification_token",
        "password_reset_token", "reset_password_token", "email_verification_token", "login_token", "auth_key",
        "authkey", "user_token",
        "smtp_pass", "service_account_key", "aws_secret", "stripe_token", "card_token", "payment_token", "access_code",
        "door_code",
        "gate_code", "alarm_code", "validator_hash", "refresh_token_hash", "geheimnis", "schluessel", "temp_token",
        "download_token",
        "share_token", "unsubscribe_token", "nonce", "challenge", "fingerprint_secret", "basic_auth", "api_credentials",
        "webhook_token",
    ]
}
