internal import SluiceTransforms

extension ColumnHint {
    static let health: [ColumnHint] = [
        ColumnHint(
            "health",
            [
                "diagnosis", "diagnoses", "diagnosis_code", "diagnosis_text", "icd", "icd10", "icd_10", "icd_code",
                "icd9",
                "icd10_code", "snomed", "snomed_code", "allergy", "allergies", "allergen", "medication", "medications",
                "medicine", "drug", "drug_name", "prescription", "dosage", "dose", "blood_type", "blood_group",
                "bloodtype",
                "blood_pressure", "symptom", "symptoms", "treatment", "treatment_plan", "disability", "disabilities",
                "vaccination", "vaccine", "immunization", "lab_result", "lab_results", "test_result", "medical_history",
                "medical_notes", "medical_condition", "medical_conditions", "health_condition", "health_status",
                "hiv_status",
                "mental_health", "clinical_notes", "chief_complaint", "family_history", "surgical_history",
                "past_illnesses",
                "comorbidities", "pregnancy", "is_pregnant", "pregnant", "smoker", "smoking_status", "alcohol_use",
                "drug_use",
                "chronic_conditions", "health_issues", "dietary_restrictions", "dietary_needs", "special_needs",
                "anamnese",
                "diagnose", "diagnostico", "diagnostic", "allergien", "medikament", "befund", "krankheit", "therapy",
                "discharge_summary", "radiology_report", "pathology", "biopsy_result", "genetic_marker", "genotype",
                "organ_donor", "disability_status", "injury", "injury_type", "cause_of_death", "sick_note",
                "accommodation_needs",
                "specimen_result", "medical_alert", "care_plan", "triage_notes", "blood_glucose", "cholesterol",
                "heart_rate",
            ], except: ["plan_id", "count", "catalog", "sku", "warehouse"],
            kinds: { $0 == .text || $0.isNumber || $0 == .boolean || isOther($0) }
        ) { column, isUnique in
            if isUnique { return nil }
            if column.kind == .text { return "{fake: text}" }
            if column.kind.isNumber { return "{noise: null, ratio: 0.2}" }
            return column.isNullable ? "\"null\"" : "shuffle"
        },
        ColumnHint(
            "health", [], in: TableSubject.health,
            as: [
                "condition", "result", "results", "value", "findings", "finding", "outcome", "impression", "procedure",
                "procedure_code", "reason", "reason_for_visit", "history", "assessment", "plan", "severity", "reaction",
                "weight",
                "height", "weight_kg", "height_cm", "bmi", "temperature", "pulse", "code", "instructions", "indication",
                "name",
                "systolic", "diastolic", "spo2", "description", "result_value", "substance",
            ], kinds: { $0 == .text || $0.isFraction || $0.isInteger }
        ) { column, isUnique in
            isUnique ? nil : column.kind == .text ? "{fake: text}" : "{noise: null, ratio: 0.2}"
        },
        ColumnHint(
            "number of a patient",
            [
                "mrn", "medical_record_number", "medical_record_no", "patient_number", "patient_no", "nhs_number",
                "nhs_no",
                "insurance_no", "insurance_number", "insurance_id", "insurance_policy_number", "policy_number",
                "policy_no",
                "health_insurance_number", "member_number", "medicare_number", "medicaid_id", "health_card_number",
                "versichertennummer", "krankenversicherungsnummer", "subscriber_number", "insurance_member_id",
                "claim_number",
                "insured_id", "hicn", "chart_number", "insurance_policy", "numero_seguro", "numero_assure",
            ], rule: always("{fpe: alphanumeric}", unique: "{fpe: alphanumeric}")),
        ColumnHint(
            "number of a patient",
            ["mrn", "patient_number", "nhs_number", "insurance_number", "insurance_no", "policy_number"],
            kinds: { $0.isInteger }, rule: always("{permute: null}", unique: "{permute: null}")),
    ]

    @Sendable private static func isOther(_ kind: ColumnKind) -> Bool { if case .other = kind { true } else { false } }

    static let money: [ColumnHint] = [
        ColumnHint(
            "money of a person",
            [
                "給与", "給料", "年収", "salary", "income", "wage", "wages", "gehalt", "salaire", "sueldo", "base_salary",
                "annual_salary",
                "bonus",
                "compensation", "net_worth", "hourly_rate", "hourly_wage", "pay_rate", "gross_pay", "net_pay",
                "gross_salary",
                "annual_income", "monthly_income", "household_income", "credit_score", "credit_limit",
                "creditworthiness",
                "fico", "fico_score", "debt", "debts", "commission", "severance", "pension", "lohn", "einkommen",
                "revenu",
                "ingresos", "stipendio", "reddito", "tax_withheld", "garnishment", "alimony", "child_support",
                "account_balance",
                "wallet_balance", "loan_amount", "mortgage", "donation_amount", "desired_salary", "expected_salary",
                "current_salary", "severance_pay", "payroll_amount", "credit_rating", "bank_balance", "gross_income",
                "disposable_income", "stock_options", "equity_grant", "overtime_pay", "deductions", "take_home_pay",
            ], except: ["plan", "rate_limit", "band", "grade", "min", "max"],
            in: ["account", "accounts", "wallet", "wallets", "bank_account", "bank_accounts", "customer", "customers"],
            as: ["balance", "current_balance", "available_balance"],
            kinds: { $0.isFraction || $0.isInteger || $0 == .text }
        ) { column, isUnique in
            isUnique ? nil : column.kind == .text ? "{fake: text}" : "{noise: null, ratio: 0.1}"
        }
    ]
}

extension ColumnKind {
    var isFraction: Bool {
        switch self {
        case .real, .decimal: true
        default: false
        }
    }
}
