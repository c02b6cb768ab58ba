package mock

import (
	"context"
	"fmt"

	"cacheaside/httpapi/routes"
	"cacheaside/repositories"
	"cacheaside/services"
)

var _ routes.Changer = (*Changer)(nil)

// Changer is a mock of routes.Changer.
type Changer struct {
	UpdateFunc func(ctx context.Context, product repositories.Product) (services.Report, error)
	DeleteFunc func(ctx context.Context, name string) (services.Report, error)
}

// Update calls UpdateFunc.
func (m *Changer) Update(ctx context.Context, product repositories.Product) (services.Report, error) {
	if m.UpdateFunc == nil {
		panic(fmt.Sprintf("this spec expects no call of Changer.Update(%+v)", product))
	}
	return m.UpdateFunc(ctx, product)
}

// Delete calls DeleteFunc.
func (m *Changer) Delete(ctx context.Context, name string) (services.Report, error) {
	if m.DeleteFunc == nil {
		panic(fmt.Sprintf("this spec expects no call of Changer.Delete(%q)", name))
	}
	return m.DeleteFunc(ctx, name)
}
