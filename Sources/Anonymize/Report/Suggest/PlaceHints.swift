internal import SluiceTransforms

extension ColumnHint {
    static let places: [ColumnHint] = [
        ColumnHint(
            "street",
            [
                "address", "street", "addr", "address_line", "street_address", "ship_address", "billing_address",
                "shipping_address", "home_address", "strasse", "straße", "adresse", "anschrift", "rue", "calle",
                "direccion", "indirizzo", "via", "straat", "addresses", "full_address", "mailing_address",
                "address_text",
                "street_name", "street_number", "house_number", "house_no", "hausnummer", "apartment", "apt", "suite",
                "line1", "line2", "address1", "address2", "po_box", "postal_address", "endereco", "domicilio",
                "address_line_1",
                "address_line_2", "delivery_address", "residence", "wohnadresse", "adres", "flat_no", "building_name",
                "unit_number",
                "apartment_number", "formatted_address", "pickup_address", "dropoff_address", "company_address",
                "landmark", "住所", "現住所",
            ],
            except: [
                "ip", "mac", "email", "wallet", "bitcoin", "eth", "memory", "web", "crypto", "contract", "test",
                "name_type",
            ],
            rule: always("{fake: street}")),
        ColumnHint(
            "city",
            [
                "city", "town", "stadt", "ort", "wohnort", "ville", "ciudad", "citta", "plaats", "stad", "billingcity",
                "shipcity", "birthplace", "place_of_birth", "hometown", "village", "suburb", "locality", "neighborhood",
                "neighbourhood", "cidade", "city_name", "municipality", "quartier", "commune", "birth_place",
                "birth_city",
                "geburtsort", "lieu_naissance", "ward", "home_town", "geo_city",
            ], except: ["hospital", "tax", "code", "velocity"], look: .vague(Shapes.isCity),
            rule: always("{fake: city}")),
        ColumnHint(
            "postcode",
            [
                "zip", "postcode", "postal_code", "zipcode", "postalcode", "zip_code", "plz", "postleitzahl",
                "code_postal",
                "codigo_postal", "cap", "pincode", "pin_code", "postal", "cep", "zip4", "zip_plus4", "post_code",
                "郵便番号",
            ], except: ["file", "archive", "market", "rate", "gzip"], rule: always("{fake: postcode}")),
        ColumnHint(
            "postcode", ["zip", "postcode", "postal_code", "zipcode", "zip_code", "plz"], kinds: { $0.isInteger }
        ) { _, isUnique in isUnique ? nil : "{round: 100}" },
        ColumnHint(
            "house number",
            [
                "house_number", "house_no", "street_number", "apartment", "hausnummer", "apartment_number",
                "unit_number",
            ],
            kinds: { $0.isInteger }
        ) { _, isUnique in isUnique ? nil : "{noise: null, bound: 20}" },
        ColumnHint(
            "state",
            ["state", "province", "district", "county", "bundesland", "provincia", "prefecture", "kanton", "estado"],
            except: [
                "machine", "order", "job", "workflow", "task", "payment", "sync", "current", "previous", "old", "new",
                "run",
                "build", "deploy", "invoice", "subscription", "session", "oauth", "request", "lock", "process", "from",
                "to",
                "connection", "review", "approval", "next", "initial", "final", "publish", "deployment", "ticket", "ui",
                "app",
                "delivery", "shipment", "migration", "device", "health", "alert", "refund", "fulfillment", "lifecycle",
            ]
        ) { column, isUnique in isUnique || (column.maxLength ?? .max) < 12 ? nil : "{fake: state}" },
        ColumnHint(
            "company",
            [
                "company", "employer", "organisation", "organization", "firma", "entreprise", "empresa", "company_name",
                "organization_name", "employer_name", "previous_employer", "current_employer", "business_name",
                "trading_name",
                "firm", "organisation_name", "account_name", "legal_entity", "legal_entity_name", "razao_social",
                "societe",
                "azienda", "merchant_name", "supplier_name", "vendor_name", "client_company",
            ], except: ["size", "type", "logo", "code", "industry", "domain", "role", "team"],
            in: [
                "company", "companies", "organization", "organizations", "organisation", "organisations", "vendor",
                "vendors",
                "supplier", "suppliers", "tenant", "tenants", "business", "businesses", "employer", "employers", "firm",
                "firms",
                "accounts_payable", "merchant", "merchants", "partner", "partners",
            ], as: ["legal_name", "trading_name"],
            rule: always("{fake: company}")),
        ColumnHint(
            "place",
            [
                "latitude", "longitude", "lat", "lng", "lon", "long", "gps", "geo_lat", "geo_lon", "geo_lng",
                "breitengrad",
                "laengengrad", "gps_lat", "gps_lon", "last_lat", "last_lng", "home_lat", "home_lng", "pickup_lat",
                "pickup_lng",
            ], kinds: { $0.isFraction }
        ) { _, isUnique in isUnique ? nil : "{fake: coordinates}" },
        ColumnHint(
            "place",
            [
                "latitude", "longitude", "coordinates", "coords", "latlng", "lat_lng", "geolocation", "gps", "geohash",
                "plus_code",
                "gps_coordinates", "gps_position", "what3words", "geo_location", "last_location", "current_location",
                "home_location", "geo_point", "lat_long", "location_name", "check_in_location", "last_known_location",
            ], kinds: { $0 == .text }, look: .distinctive(Shapes.isCoordinates)
        ) { _, isUnique in isUnique ? nil : "{fake: coordinates}" },
        ColumnHint(
            "place",
            [
                "place", "location", "position", "coordinates", "coords", "geo", "gps", "home", "point", "latlng",
                "lat_lng", "geolocation", "pickup", "dropoff", "origin", "geom", "last_location",
            ], kinds: { $0 == .other("point") }
        ) { _, isUnique in isUnique ? nil : "{fake: coordinates}" },
        ColumnHint("place", [], in: TableSubject.people, as: ["location", "region", "address_country"]) {
            _, isUnique in
            isUnique ? nil : "{fake: city}"
        },
    ]
}
