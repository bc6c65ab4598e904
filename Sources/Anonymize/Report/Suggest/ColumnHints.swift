internal import SluiceTransforms

extension ColumnHint {
    /// What is looked for, in the languages that the word lists know. Of two that fit, the surer one wins; of two as
    /// sure, the one whose name matches with more letters, and then the first.
    static let all: [ColumnHint] =
        people + traits + identities + contact + places + secrets + devices + health + money + other

    private static let contact: [ColumnHint] = [
        ColumnHint(
            "e-mail",
            [
                "email", "e_mail", "mail", "emailaddress", "email_address", "correo", "courriel", "emails", "mailbox",
                "reply_to", "from_address", "to_address", "cc_address", "bcc_address", "to_addresses",
                "email_addresses",
                "correo_electronico", "posta", "email_hash", "mail_from", "rcpt_to", "paypal", "paypal_account",
            ],
            except: [
                "template", "subject", "body", "html", "text", "content", "header", "footer", "provider", "server",
                "campaign", "signature",
            ],
            look: .distinctive(Shapes.isEmail), rule: always("{fake: email}", unique: "{fake: email}")),
        ColumnHint(
            "phone", phoneWords, except: phoneThings, look: .distinctive(Shapes.isPhone),
            rule: always("{fake: phone}", unique: "{fake: phone, reserved: false}")),
        ColumnHint(
            "phone", phoneWords, except: phoneThings, kinds: { $0 == .integer(bytes: 8) },
            rule: always("{permute: null}", unique: "{permute: null}")),
        ColumnHint(
            "URL",
            [
                "website", "web_site", "homepage", "home_page", "profile_url", "linkedin", "webseite", "avatar",
                "twitter",
                "facebook", "instagram", "tiktok", "github", "avatar_url", "photo", "photo_url", "picture_url", "blog",
                "linkedin_url", "image_of_user", "signature_url", "profile_image_url", "profile_picture",
                "profile_image",
                "personal_url", "resume_url", "cv_url", "portrait", "headshot", "selfie", "signature", "picture",
                "id_scan",
                "profile_photo", "passport_scan", "profile_pic", "resume", "cv", "mastodon", "referrer_url",
                "last_page_url",
                "social_link", "social_links",
            ], except: ["webhook", "algorithm", "product", "oauth", "client", "method"], in: TableSubject.people,
            as: ["url", "image", "image_url", "picture", "link"],
            look: .distinctive(Shapes.isURL), rule: always("{fake: url}", unique: "{fake: url}")),
        ColumnHint("URL", ["url"], except: linkThings, look: .distinctive(Shapes.isURL)) { column, isUnique in
            isUnique ? "{fake: url}" : "{fake: url}"
        },
    ]

    private static let linkThings: Set<String> = [
        "webhook", "callback", "redirect", "endpoint", "logo", "icon", "base", "api", "docs", "documentation", "image",
        "thumbnail", "product", "target", "source", "destination", "success", "cancel", "return", "repository", "repo",
        "download", "file", "video", "cover", "banner", "tracking", "invoice", "receipt", "status", "support", "help",
        "terms",
        "privacy", "short", "canonical", "feed", "issuer", "token", "authorization", "login", "logout", "sso",
        "metadata",
        "build", "artifact", "badge", "favicon", "policy", "homepage_template", "media", "audio", "preview", "poster",
        "page",
        "article", "checkout", "payment", "pdf", "rss", "clone", "git", "git_url", "ws", "cdn", "report", "map",
    ]

    private static let phoneThings: Set<String> = [
        "model", "code", "extension_length", "cost", "plan", "screen", "os", "app", "brand",
    ]

    private static let phoneWords = [
        "phone", "phones", "mobile", "fax", "telephone", "cell", "tel", "phone_number", "phonenumber", "msisdn",
        "telefon",
        "handy", "mobil", "telefono", "movil", "cellulare", "telefoon", "portable", "whatsapp", "whatsapp_number",
        "contact_number", "contact_no", "mobile_no", "phone_no", "tel_no", "cell_phone", "cellphone", "home_phone",
        "work_phone", "telefonnummer", "rufnummer", "handynummer", "numero_telephone", "celular", "phone_e164",
        "sms_number",
        "caller_id", "caller_number", "callee_number", "from_number", "to_number", "landline", "pager", "phone_hash",
        "mobile_number", "phone_numbers", "fax_number", "telefone", "gsm", "daytime_phone", "電話番号", "携帯電話",
    ]

    private static let devices: [ColumnHint] = [
        ColumnHint(
            "IPv6 address", ["ipv6", "ip6"], kinds: { $0 == .inet || $0 == .text },
            look: .distinctive(Shapes.isIPv6), rule: always("{fake: ipv6}", unique: "{fake: ipv6}")),
        ColumnHint(
            "IP address",
            [
                "ip", "ip_address", "ipaddress", "ip_addr", "ipaddr", "remote_addr", "remote_address", "client_ip",
                "last_ip",
                "ipv4", "x_forwarded_for", "forwarded_for", "remote_ip", "remote_host", "ip_addresses", "ips",
            ], except: ["country", "city", "range_name", "class"], kinds: { $0 == .inet || $0 == .text },
            look: .distinctive(Shapes.isIPv4),
            rule: always("{fake: ipv4}", unique: "{fake: ipv4, reserved: false}")),
        ColumnHint(
            "network address",
            ["subnet", "network", "cidr", "host", "address", "addr", "peer", "gateway", "client", "origin"],
            kinds: { $0 == .inet }, rule: always("{fake: ipv4}", unique: "{fake: ipv4, reserved: false}")),
        ColumnHint(
            "MAC address",
            ["mac", "mac_address", "macaddress", "mac_addr", "macaddr", "hwaddr", "hw_address", "bssid"],
            kinds: { $0 == .macaddr || $0 == .text }, look: .distinctive(Shapes.isMAC),
            rule: always("{fake: mac}", unique: "{fake: mac, reserved: false}")),
        ColumnHint("MAC address", ["device", "address", "hardware", "nic"], kinds: { $0 == .macaddr }) { _, isUnique in
            isUnique ? "{fake: mac, reserved: false}" : "{fake: mac}"
        },
        ColumnHint(
            "user agent", ["user_agent", "useragent", "ua", "browser", "ua_string", "browser_string"],
            except: ["version", "name"], look: .distinctive(Shapes.isUserAgent), rule: always("{fake: user_agent}")),
        ColumnHint(
            "device of a person",
            [
                "imei", "imsi", "iccid", "idfa", "gaid", "idfv", "advertising_id", "ad_id", "adid", "device_id",
                "device_identifier",
                "device_uuid", "device_fingerprint", "browser_fingerprint", "fingerprint", "visitor_id", "anonymous_id",
                "cookie_id", "tracking_id", "client_id_cookie", "udid", "android_id", "device_serial",
                "serial_number_device",
                "ga_client_id", "fbp", "gclid", "fbclid", "distinct_id", "mobile_ad_id", "hardware_id", "machine_id",
            ], except: ["key", "cert", "certificate", "file", "schema", "build", "error"],
            kinds: { $0 == .text }, rule: always("{fpe: alphanumeric}", unique: "{fpe: alphanumeric}")),
    ]

    private static let texts = [
        "notes", "note", "comment", "comments", "message", "messages", "bio", "biography", "remarks", "remark", "memo",
        "feedback", "complaint", "bemerkung", "bemerkungen", "notiz", "notizen", "kommentar", "commentaire",
        "comentario",
        "about_me", "body", "body_text", "body_html", "text_body", "html_body", "email_body", "raw_email",
        "raw_message",
        "mail_body", "transcript", "chat_log", "conversation", "reply", "review_text", "testimonial",
        "cover_letter", "internal_notes", "internal_note", "private_notes", "customer_notes", "admin_notes",
        "staff_notes",
        "call_notes", "case_notes", "session_notes", "special_instructions", "delivery_instructions", "delivery_notes",
        "gift_message", "free_text", "narrative", "observaciones", "anmerkung", "opmerking", "nota", "notas",
        "remarques",
        "mensaje", "nachricht", "tweet", "status_message", "last_message", "request_body", "response_body",
        "raw_payload",
        "raw_request", "search_query", "search_term", "search_terms", "obituary", "signature_text", "message_body",
        "message_text", "comment_text", "comment_body", "note_text", "resolution_notes", "raw_headers", "email_text",
        "email_html",
        "email_subject", "mail_subject", "chat_message", "prompt_text", "personal_statement", "customer_comment",
        "voicemail_text",
        "log_message_text", "hobbies", "interests", "reason_for_leaving", "witness_statement", "statement_text",
        "email_content", "備考",
    ]

    /// What people write about people; who and how to reach them stands anywhere in it.
    private static let other: [ColumnHint] = [
        ColumnHint(
            "free text", texts,
            except: [
                "template", "public", "default", "meta", "seo", "product", "feature", "release", "code", "url", "error",
                "commit",
            ],
            in: TableSubject.writings,
            as: [
                "description", "content", "subject", "summary", "reason", "details", "text", "answer", "resolution",
                "caption",
                "excerpt", "response", "question", "title", "snippet", "html", "plain", "value", "topic", "outcome",
                "about",
            ], isOfPeople: true, rule: always(FreeText.redact)),
        ColumnHint(
            "free text", [], in: TableSubject.people,
            as: ["about", "description", "summary", "headline", "statement", "interests"],
            rule: always(FreeText.redact)),
        ColumnHint(
            "said to be personal",
            [
                "pii", "personal_data", "personally_identifiable", "gdpr", "sensitive", "confidential",
                "personal_information",
                "personal_info", "personenbezogen", "donnees_personnelles", "datos_personales", "hipaa", "phi",
            ], kinds: { $0 == .text }, rule: always("{fake: text}")),
    ]
}
