/// The look of ``StateOwnership`` as SQL, for a script that another role may run, later, on a server that nobody asked when it
/// was written. psql goes on after an error, so a transaction without it would write to a stranger's tables all the same.
package struct StateGuard {
    private let dialect: Dialect

    package init(_ dialect: Dialect) { self.dialect = dialect }

    private var setting: String { "\(dialect.state).looked_at" }

    /// Before everything else: texts are read as they were written, and nothing counts as looked at, whatever a database's owner
    /// has set.
    package var session: [String] {
        guard dialect.hasRoles else { return [] }
        return dialect.ownSession.split(separator: "; ").map(String.init)
            + ["SELECT pg_catalog.set_config('\(setting)', 'no', false)"]
    }

    /// In an open transaction, and with what that transaction makes. Where it is rolled back, nothing was looked at.
    package var look: [String] {
        guard dialect.hasRoles else { return [] }
        let schema = dialect.literal(dialect.state.description)
        let strangers = StateOwnership.strangers(schema: schema, foreign: dialect.isForeignToState("c"))
        return [
            """
            DO $sluice$
            DECLARE stranger record;
            BEGIN
              PERFORM pg_catalog.set_config('search_path', 'pg_catalog, pg_temp', true);
              IF to_regclass(\(dialect.literal(dialect.stateTable("revision_log")))) IS NULL
                AND NOT EXISTS (SELECT FROM pg_namespace WHERE nspname = \(schema)) THEN
                RAISE 'schema % isn''t there: no revision was applied to this database', \(schema);
              END IF;
              FOR stranger IN
            \(strangers)
              LOOP
                IF stranger.is_foreign THEN
                  RAISE 'schema % is for Sluice''s own tables, and % in it is none of them', \(schema), stranger.object;
                END IF;
                RAISE '%', stranger.object || coalesce(' is of role ' || stranger.role || ', which this role isn''t a member of',
                  ' is none that Sluice has made')
                  USING HINT = 'nothing was touched; drop it where it is nobody''s, or run this script as its owner';
              END LOOP;
              PERFORM pg_catalog.set_config('\(setting)', 'yes', false);
            END $sluice$
            """
        ]
    }

    /// In each transaction that follows.
    package var requirement: [String] {
        guard dialect.hasRoles else { return [] }
        return [
            """
            DO $sluice$ BEGIN IF pg_catalog.current_setting('\(setting)', true) OPERATOR(pg_catalog.=) 'yes' THEN RETURN; END IF; \
            RAISE 'nothing more of this script is run: its look at the tables of Sluice has failed'; END $sluice$
            """
        ]
    }
}
