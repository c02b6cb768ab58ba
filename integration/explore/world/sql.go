package world

import (
	"context"
	"fmt"
	"slices"
	"time"

	"cacheaside/repositories"
)

// none is the price of a product that is not there.
const none = -1

// database is the world's database: one product, all that it ever was, and the outbox.
type database struct {
	versions []version // the last is what is there
	outbox   []note
	notes    int64
}

// version is what the product was from a change on.
type version struct {
	price int
	by    *actor // nil for what was there at first
}

// note is one invalidation in the outbox.
type note struct {
	id int64
	at time.Time
}

func (d *database) price() int { return d.versions[len(d.versions)-1].price }

// change is what a transaction does: the row and the outbox together.
func (d *database) change(price int, by *actor) {
	by.version = len(d.versions)
	d.versions = append(d.versions, version{price, by})
	d.notes++
	d.outbox = append(d.outbox, note{d.notes, time.Now()})
}

func (d *database) pending(age time.Duration) []int64 {
	ids := []int64{}
	for _, one := range d.outbox {
		if time.Since(one.at) >= age {
			ids = append(ids, one.id)
		}
	}
	return ids
}

// sql is a connection to the database.
type sql struct{ *World }

func (s sql) FindByName(ctx context.Context, name string) (repositories.Product, error) {
	result, err := s.do(ctx, &call{store: "sql", text: "SELECT", apart: theEnd, effect: func() any { return s.database.price() }})
	if err != nil {
		return repositories.Product{}, err
	}
	if result == none {
		return repositories.Product{}, repositories.ErrNotFound
	}
	return repositories.Product{Name: name, Price: repositories.Cents(result.(int)), Quantity: 1}, nil
}

func (s sql) Insert(ctx context.Context, product repositories.Product) error {
	return s.change(ctx, fmt.Sprint("INSERT ", int(product.Price)), false, repositories.ErrAlreadyExists, int(product.Price))
}

func (s sql) Update(ctx context.Context, product repositories.Product) error {
	return s.change(ctx, fmt.Sprint("UPDATE ", int(product.Price)), true, repositories.ErrNotFound, int(product.Price))
}

func (s sql) Delete(ctx context.Context, _ string) error {
	return s.change(ctx, "DELETE", true, repositories.ErrNotFound, none)
}

func (s sql) change(ctx context.Context, text string, mustExist bool, otherwise error, price int) error {
	a := ctx.Value(actorKey{}).(*actor)
	result, err := s.do(ctx, &call{store: "sql", text: text, change: true, apart: nothing, effect: func() any {
		if (s.database.price() != none) != mustExist {
			return otherwise
		}
		s.database.change(price, a)
		return nil
	}})
	if refused, is := result.(error); err == nil && is {
		return refused
	}
	return err
}

// Of is the outbox's.
func (s sql) Of(ctx context.Context, _ string) ([]int64, error) {
	result, err := s.do(ctx, &call{store: "sql", text: "OUTBOX", apart: nothing, effect: func() any { return s.database.pending(0) }})
	if err != nil {
		return nil, err
	}
	return result.([]int64), nil
}

// Pending is the outbox's.
func (s sql) Pending(ctx context.Context, age time.Duration, _ int) ([]repositories.Invalidation, error) {
	text := "PENDING"
	if age > 0 {
		text = "PENDING since " + age.String()
	}
	result, err := s.do(ctx, &call{store: "sql", text: text, apart: func(c *call) bool { return len(c.result.([]int64)) == 0 }, effect: func() any {
		return s.database.pending(age)
	}})
	if err != nil {
		return nil, err
	}
	var pending []repositories.Invalidation
	for _, id := range result.([]int64) {
		pending = append(pending, repositories.Invalidation{ID: id, Name: name})
	}
	return pending, nil
}

// Remove is the outbox's.
func (s sql) Remove(ctx context.Context, ids ...int64) error {
	_, err := s.do(ctx, &call{store: "sql", text: fmt.Sprint("REMOVE ", ids), change: true, apart: something, effect: func() any {
		s.database.outbox = slices.DeleteFunc(slices.Clone(s.database.outbox), func(one note) bool { return slices.Contains(ids, one.id) })
		return nil
	}})
	return err
}
