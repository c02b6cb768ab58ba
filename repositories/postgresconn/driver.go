package postgresconn

import (
	"context"
	"database/sql/driver"
	"strconv"
	"strings"

	"github.com/jackc/pgx/v5/stdlib"
)

// connector makes connections that number the parameters of statements.
type connector struct{ driver.Connector }

// Connect returns another connection.
func (c connector) Connect(ctx context.Context) (driver.Conn, error) {
	opened, err := c.Connector.Connect(ctx)
	if err != nil {
		return nil, err
	}
	return conn{opened.(*stdlib.Conn)}, nil
}

// conn takes statements with ? for each parameter, as SQLite does, so that what is written for one database works on the other.
type conn struct{ *stdlib.Conn }

func (c conn) Prepare(query string) (driver.Stmt, error) { return c.Conn.Prepare(numbered(query)) }

func (c conn) PrepareContext(ctx context.Context, query string) (driver.Stmt, error) {
	return c.Conn.PrepareContext(ctx, numbered(query))
}

func (c conn) ExecContext(ctx context.Context, query string, arguments []driver.NamedValue) (driver.Result, error) {
	return c.Conn.ExecContext(ctx, numbered(query), arguments)
}

func (c conn) QueryContext(ctx context.Context, query string, arguments []driver.NamedValue) (driver.Rows, error) {
	return c.Conn.QueryContext(ctx, numbered(query), arguments)
}

// numbered returns a statement with $1, $2 … for its parameters, instead of a ? for each. One inside quotes is no parameter.
// Statements here have neither comments nor operators with a question mark.
func numbered(query string) string {
	if !strings.Contains(query, "?") {
		return query
	}
	var text strings.Builder
	count, quote := 0, rune(0)
	for _, c := range query {
		switch {
		case quote != 0:
			if c == quote {
				quote = 0
			}
		case c == '\'', c == '"':
			quote = c
		case c == '?':
			count++
			text.WriteString("$" + strconv.Itoa(count))
			continue
		}
		text.WriteRune(c)
	}
	return text.String()
}
