internal import SluiceTransforms

extension ColumnHint {
    /// Who takes part: `approved_by`, `assignee`, `attending_physician`. As text it is somebody's name.
    private static let roles = [
        "assignee", "approver", "reviewer", "reporter", "requester", "requestor", "author", "owner", "manager",
        "supervisor", "instructor", "teacher", "tutor", "physician", "doctor", "nurse", "therapist", "surgeon",
        "dentist",
        "provider_name", "beneficiary", "payee", "payer", "cardholder", "card_holder", "account_holder",
        "accountholder",
        "holder", "policyholder", "policy_holder", "signer", "signatory", "recipient", "sender", "addressee",
        "consignee",
        "guardian", "next_of_kin", "spouse", "partner_name", "emergency_contact", "contact", "contact_person", "attn",
        "attention", "care_of", "referrer", "referred_by", "approved_by", "created_by", "updated_by", "modified_by",
        "reviewed_by", "signed_by", "requested_by", "reported_by", "performed_by", "ordered_by", "prescribed_by",
        "entered_by", "submitted_by", "verified_by", "assigned_to", "completed_by", "closed_by", "opened_by", "sold_by",
        "handled_by", "received_by", "issued_by", "authorized_by", "authorised_by", "witness", "buyer", "seller",
        "landlord", "lessee", "lessor", "borrower", "lender", "applicant", "candidate", "interviewer", "recruiter",
        "insured", "claimant", "plaintiff", "defendant", "attorney", "lawyer", "caregiver", "mother", "father",
        "driver", "passenger", "guest", "speaker", "attendee", "participant", "donor", "committer",
        "uploaded_by", "changed_by", "deleted_by", "added_by", "posted_by", "written_by", "salesperson", "sales_rep",
        "account_manager", "agent", "representative", "kontoinhaber", "ansprechpartner", "bearbeiter", "empfaenger",
        "absender", "titular", "destinataire", "expediteur", "titulaire", "destinatario", "remitente", "invited_by",
        "by",
    ]

    private static let roleNames = [
        "full_name", "fullname", "real_name", "contact_name", "contactname", "customer_name", "client_name",
        "employee_name", "patient_name", "billing_name", "shipping_name", "ship_name", "bill_to_name", "ship_to_name",
        "sender_name", "recipient_name", "owner_name", "legal_name", "name_on_card", "card_name", "author_name",
        "user_name_full",
        "holder_name", "cardholder_name", "account_holder_name", "account_name_holder", "beneficiary_name",
        "payee_name",
        "payer_name", "manager_name", "supervisor_name", "doctor_name", "physician_name", "nurse_name", "guardian_name",
        "parent_name", "mother_name", "father_name", "spouse_name", "child_name", "contact_person", "person_name",
        "member_name", "guest_name", "driver_name", "passenger_name", "student_name", "teacher_name", "instructor_name",
        "applicant_name", "candidate_name", "signer_name", "signatory_name", "reviewer_name", "approver_name",
        "requester_name", "reporter_name", "assignee_name", "agent_name", "buyer_name", "seller_name",
        "tenant_name_full",
        "subscriber_name", "insured_name", "policyholder_name", "emergency_contact_name", "kin_name",
        "next_of_kin_name",
        "attendee_name", "participant_name", "speaker_name", "donor_name", "borrower_name", "witness_name", "from_name",
        "to_name", "reply_to_name", "committer_name", "sales_rep_name", "caller_name", "visitor_name", "lead_name",
        "preferred_name", "birth_name", "name_kana", "phonetic_name", "nom_complet", "nombre_completo", "nome_completo",
        "vollstaendiger_name", "shopper_name", "submitter_name", "commenter_name", "actor_name", "staff_name",
        "referrer_name", "traveler_name", "resident_name", "landlord_name", "user_full_name", "user_display_name",
        "customer_display_name", "creator_name", "owner_full_name", "name_full", "氏名", "姓名",
    ]

    static let people: [ColumnHint] = [
        ColumnHint(
            "first name",
            [
                "first_name", "firstname", "given_name", "givenname", "forename", "fname", "vorname", "prenom",
                "voornaam", "middle_name", "middlename", "name_first", "middle_initial", "given_names",
                "other_names",
            ], except: ["file", "product"], look: .vague(Shapes.isFirstName), rule: always("{fake: first_name}")),
        ColumnHint(
            "last name",
            [
                "last_name", "lastname", "surname", "family_name", "familyname", "lname", "nachname", "familienname",
                "nom_de_famille", "apellido", "apellidos", "cognome", "achternaam", "maiden_name", "name_last",
                "second_name", "sobrenome",
            ], except: ["file"], look: .vague(Shapes.isLastName), rule: always("{fake: last_name}")),
        // A product has one, too.
        ColumnHint(
            "first name", ["nombre", "nome"], except: ["file", "product"], isOfPeople: true,
            look: .vague(Shapes.isFirstName), rule: always("{fake: first_name}")),
        ColumnHint(
            "last name", ["nom"], except: ["file"], isOfPeople: true, look: .vague(Shapes.isLastName),
            rule: always("{fake: last_name}")),
        ColumnHint(
            "full name", roleNames, in: TableSubject.people, as: ["name", "display_name", "displayname", "nick"],
            look: .vague(Shapes.isFullName),
            rule: always("{fake: full_name}", unique: "{fake: full_name, unique: true}")),
        ColumnHint(
            "full name", ["display_name"], except: TableSubject.things, look: .vague(Shapes.isFullName),
            rule: always("{fake: full_name}", unique: "{fake: full_name, unique: true}")),
        ColumnHint(
            "person", roles,
            except: [
                "name", "code", "no", "number", "notes", "note", "comment", "system", "url", "host", "agent_version",
                "ip",
                "email", "phone", "address", "city", "relationship", "rating", "reference", "department", "team",
                "sort", "order", "group", "powered", "filter", "step",
            ], onlyAtEnd: true, look: .vague(Shapes.isFullName),
            rule: always("{fake: full_name}", unique: "{fake: full_name, unique: true}")),
        ColumnHint(
            "user name",
            [
                "username", "user_name", "login", "login_name", "nickname", "handle", "screen_name", "benutzername",
                "user_login", "account_login", "userid", "skype", "telegram", "discord", "slack_handle", "github_login",
                "github_username", "gamertag", "nick_name", "alias_name", "twitter_handle", "usuario", "identifiant",
            ], except: ["page", "button", "attempt", "failed", "ip", "error", "hash"],
            rule: always("{fake: user_name}", unique: "{fake: user_name}")),
        ColumnHint(
            "date of birth",
            [
                "birth_date", "birthdate", "date_of_birth", "dateofbirth", "dob", "birthday", "birth", "born",
                "born_on",
                "geburtsdatum", "geburtstag", "date_naissance", "date_de_naissance", "fecha_nacimiento", "data_nascita",
                "geboortedatum", "fecha_de_nacimiento", "data_nascimento", "date_of_death", "death_date", "deceased_on",
                "anniversary", "wedding_date", "bday", "geb", "geb_datum", "生年月日", "誕生日",
            ], except: ["place", "country", "city", "year", "name", "work"], kinds: { $0.isDate || $0 == .text }
        ) { _, isUnique in isUnique ? nil : "{fake: date_of_birth}" },
        ColumnHint(
            "year of birth", ["birth_year", "birthyear", "year_of_birth", "yob", "age", "geburtsjahr", "age_years"],
            except: ["max", "min", "group"], kinds: { $0.isInteger }
        ) { _, isUnique in isUnique ? nil : "{round: 5}" },
        ColumnHint(
            "job",
            ["job_title", "jobtitle", "occupation", "profession", "beruf", "job_position", "employment_title"],
            in: TableSubject.people, as: ["title", "position", "designation"], rule: always("{fake: job}")),
        ColumnHint(
            "picture of a person",
            [
                "photo", "avatar", "picture", "portrait", "headshot", "selfie", "signature", "signature_image",
                "fingerprint_template",
                "face_embedding", "face_encoding", "biometric", "biometrics", "voiceprint", "id_scan", "passport_scan",
                "photo_data", "profile_picture", "image_of_person", "iris_scan", "faceprint", "mugshot",
            ], kinds: { $0 == .binary }
        ) { column, isUnique in isUnique ? nil : column.isNullable ? "\"null\"" : "{constant: \"\"}" },
    ]

    /// What the law protects most (GDPR, article 9), and what describes a person.
    static let traits: [ColumnHint] = [
        ColumnHint(
            "trait of a person",
            [
                "gender", "sex", "pronouns", "marital_status", "civil_status", "nationality", "citizenship",
                "ethnicity",
                "ethnic_group", "race", "religion", "faith", "denomination", "sexual_orientation", "orientation_sexual",
                "political_party", "political_affiliation", "party_affiliation", "political_views", "caste",
                "veteran_status",
                "immigration_status", "visa_status", "trade_union", "union_membership", "criminal_record",
                "convictions",
                "geschlecht", "familienstand", "konfession", "staatsangehoerigkeit", "sexe", "genero", "estado_civil",
                "nacionalidad", "religione", "gender_identity", "skin_color", "native_language", "mother_tongue",
                "tribe", "anrede", "salutation", "civilite", "性別", "国籍",
            ], except: ["condition", "horse", "target"],
            kinds: { $0 == .text || $0.isInteger || $0 == .boolean || isEnumeration($0) }
        ) { column, isUnique in isUnique ? nil : column.isNullable ? "\"null\"" : "shuffle" }
    ]

    @Sendable private static func isEnumeration(_ kind: ColumnKind) -> Bool {
        if case .other = kind { true } else { false }
    }
}
