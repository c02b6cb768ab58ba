package console

import (
	"context"
	"strconv"

	"cacheaside/raw/client"
	"cacheaside/raw/resp"
)

// transaction is what the console knows of a MULTI that is open.
type transaction struct {
	open bool
	// What EXEC will have changed.
	database    *int
	credentials *client.Credentials
}

// follow keeps track of what a command has changed in the connection: the transaction, and the database, which the
// prompt shows and the next connection selects.
func (s *session) follow(args []string, first resp.Value) {
	failed := first.Kind == resp.Error
	switch {
	case wordIs(args, 0, "multi") && len(args) == 1 && !failed:
		s.transaction = transaction{open: true}
	case wordIs(args, 0, "exec") && len(args) == 1:
		if first.Kind == resp.Array {
			s.authenticated(s.transaction.credentials)
			if s.transaction.database != nil {
				s.settings.Database = s.transaction.database
			}
		}
		s.transaction = transaction{}
	case wordIs(args, 0, "discard") && len(args) == 1 && !failed:
		s.transaction = transaction{}
	case wordIs(args, 0, "reset") && len(args) == 1 && !failed:
		s.transaction = transaction{}
		s.settings.Database, s.settings.RESP3, s.settings.Credentials = new(int), false, nil
	case wordIs(args, 0, "select") && len(args) == 2 && !failed:
		number, err := strconv.Atoi(args[1])
		switch {
		case err != nil:
		case first.Text == "QUEUED":
			s.transaction.database = &number
		default:
			s.settings.Database = &number
		}
	case wordIs(args, 0, "hello") && len(args) > 1 && !failed:
		s.settings.RESP3 = args[1] == "3"
		s.authenticated(credentialsOf(args))
	case wordIs(args, 0, "auth") && !failed && first.Text == "QUEUED":
		s.transaction.credentials = credentialsOf(args)
	case wordIs(args, 0, "auth") && !failed:
		s.authenticated(credentialsOf(args))
	}
}

// credentialsOf returns what AUTH, or HELLO with AUTH, is given; nil for all others.
func credentialsOf(args []string) *client.Credentials {
	switch {
	case wordIs(args, 0, "auth") && len(args) == 2:
		return &client.Credentials{Password: args[1]}
	case wordIs(args, 0, "auth") && len(args) == 3:
		return &client.Credentials{User: args[1], Password: args[2]}
	case wordIs(args, 0, "hello"):
		for i := 2; i+2 < len(args); i++ {
			if wordIs(args, i, "setname") {
				i++
			} else if wordIs(args, i, "auth") {
				return &client.Credentials{User: args[i+1], Password: args[i+2]}
			}
		}
	}
	return nil
}

// authenticated takes the credentials, if there are any, for the connections that are made from now on.
func (s *session) authenticated(credentials *client.Credentials) {
	if credentials != nil {
		s.settings.Credentials, s.authNow = credentials, true
		s.leaveSide()
	}
}

// resume does what the server refused before AUTH, such as SELECT of the URL's database.
func (s *session) resume(ctx context.Context) error {
	if !s.authNow || s.conn == nil {
		return nil
	}
	s.authNow = false
	conn := s.conn
	if !conn.IsUnfinished() {
		return nil
	}
	stop := context.AfterFunc(ctx, func() { _ = conn.Close() }) // ends what waits for a reply
	defer stop()
	if err := conn.Resume(); err != nil {
		return s.lost(ctx, [][]string{{"AUTH"}}, err)
	}
	s.sayRefusals()
	return nil
}
