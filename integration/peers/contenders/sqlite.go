package contenders

import (
	"context"

	"cacheaside/repositories"
)

// sqliteAlone has no cache: a prepared statement for each question, on the local file.
var sqliteAlone = Contender{
	Name: "SQLite, prepared, no cache",
	SQL:  true,
	Open: func(ctx context.Context, environment Environment) (Instance, error) {
		database, err := openDatabase(ctx, environment)
		if err != nil {
			return nil, err
		}
		return &sqlite{database}, nil
	},
}

type sqlite struct{ *database }

func (s *sqlite) Find(ctx context.Context, name string) (Answer, error) {
	product, err := s.FindByName(ctx, name)
	return Answer{Product: product}, err
}

func (s *sqlite) Change(ctx context.Context, product repositories.Product) error {
	return s.changes.Update(ctx, product)
}
