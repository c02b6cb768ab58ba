package postgresconn

import (
	"net/url"
	"strings"
)

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
