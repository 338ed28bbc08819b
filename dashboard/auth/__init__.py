"""Who may come in? Logins, sessions, and the guard before every request."""
