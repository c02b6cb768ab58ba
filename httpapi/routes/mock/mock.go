// Package mock has a mock for each interface that package routes needs. A mock is a struct of functions: a spec
// sets those that it expects to be called, and what they answer. A call to one that is not set panics.
package mock

import (
	"context"
	"fmt"

	"cacheaside/httpapi/routes"
	"cacheaside/repositories"
	"cacheaside/services"
)

var (
	_ routes.Finder  = (*Finder)(nil)
	_ routes.Creator = (*Creator)(nil)
)

// Finder is a mock of routes.Finder.
type Finder struct {
	FindFunc func(ctx context.Context, name string) (repositories.Product, services.Report, error)
}

// Find calls FindFunc.
func (m *Finder) Find(ctx context.Context, name string) (repositories.Product, services.Report, error) {
	if m.FindFunc == nil {
		panic(fmt.Sprintf("this spec expects no call of Finder.Find(%q)", name))
	}
	return m.FindFunc(ctx, name)
}

// Creator is a mock of routes.Creator.
type Creator struct {
	CreateFunc func(ctx context.Context, product repositories.Product) (services.Report, error)
}

// Create calls CreateFunc.
func (m *Creator) Create(ctx context.Context, product repositories.Product) (services.Report, error) {
	if m.CreateFunc == nil {
		panic(fmt.Sprintf("this spec expects no call of Creator.Create(%+v)", product))
	}
	return m.CreateFunc(ctx, product)
}
