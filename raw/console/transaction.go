package console

import (
	"strconv"

	"cacheaside/raw/resp"
)

// transaction is what the console knows of a MULTI that is open.
type transaction struct {
	open     bool
	database *int // that EXEC will have selected
}

// follow keeps track of what a command has changed in the connection: the transaction, and the database, which the
// prompt shows and the next connection selects.
func (s *session) follow(args []string, first resp.Value) {
	failed := first.Kind == resp.Error
	switch {
	case wordIs(args, 0, "multi") && len(args) == 1 && !failed:
		s.transaction = transaction{open: true}
	case wordIs(args, 0, "exec") && len(args) == 1:
		if first.Kind == resp.Array && s.transaction.database != nil {
			s.settings.Database = s.transaction.database
		}
		s.transaction = transaction{}
	case wordIs(args, 0, "discard") && len(args) == 1 && !failed:
		s.transaction = transaction{}
	case wordIs(args, 0, "reset") && len(args) == 1 && !failed:
		s.transaction = transaction{}
		s.settings.Database = new(int)
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
	}
}
