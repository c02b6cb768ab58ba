package postgresconn

import (
	"errors"
	"net"
	"net/url"
	"strings"

	"github.com/jackc/pgx/v5/pgconn"
)

// remedies are by the code of the error (https://www.postgresql.org/docs/current/errcodes-appendix.html).
var remedies = map[string]string{
	"3D000": "createdb makes one",
	"3F000": "there is no schema on the search_path",
	"28P01": "the password comes from the URL, PGPASSWORD or .pgpass",
	"28000": "createuser makes one, and pg_hba.conf says who may connect from where",
	"42501": "the user must own the tables, or the schema, to make them",
}

// reasonOf says in one line why a database can't be used: what the server has answered, with a remedy if there is one, or why
// it can't be reached. Of several attempts, such as one with TLS and one without, it is the one that came the furthest.
func reasonOf(err error) string {
	if answer := (*pgconn.PgError)(nil); errors.As(err, &answer) {
		if remedy := remedies[answer.Code]; remedy != "" {
			return answer.Message + " (" + remedy + ")"
		}
		return answer.Message
	}
	if unreachable := (*net.OpError)(nil); errors.As(err, &unreachable) {
		return unreachable.Error()
	}
	return oneLine(err)
}

// oneLine returns the text of an error in one line: pgx writes a line for each address that it has tried.
func oneLine(err error) string {
	lines := strings.FieldsFunc(err.Error(), func(c rune) bool { return c == '\n' || c == '\r' })
	for i, line := range lines {
		lines[i] = strings.TrimSpace(line)
	}
	return strings.Join(lines, " ")
}

// withoutPassword returns a text without the password of a URL, which may stand in its parameters, too. Of a URL that can't be
// parsed nothing is left.
func withoutPassword(text, raw string) string {
	parsed, err := url.Parse(raw)
	if err != nil {
		return "DATABASE_PATH is no URL of PostgreSQL's, such as postgres://USER:PASSWORD@HOST:PORT/DATABASE"
	}
	passwords := []string{parsed.Query().Get("password")}
	if password, is := parsed.User.Password(); is {
		passwords = append(passwords, password)
	}
	for _, password := range passwords {
		for _, spelt := range []string{password, url.QueryEscape(password), url.PathEscape(password)} {
			if spelt != "" {
				text = strings.ReplaceAll(text, spelt, "…")
			}
		}
	}
	return text
}
