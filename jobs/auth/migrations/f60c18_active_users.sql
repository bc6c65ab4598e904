-- revision: f60c18
-- down_revision: e5f7a2
-- message: who may sign in, and as what

-- upgrade
CREATE VIEW "active_users" AS
SELECT u.id, u.email, p.display_name, count(r.role_id) AS roles
FROM users u
LEFT JOIN profiles p ON p.user_id = u.id
LEFT JOIN user_roles r ON r.user_id = u.id
WHERE u.is_active AND u.email_verified_at IS NOT NULL
GROUP BY u.id, u.email, p.display_name;

-- downgrade
DROP VIEW "active_users";
