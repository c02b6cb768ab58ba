// Package mock has a mock for each interface that package services needs. A mock is a struct of functions: a spec
// sets those that it expects to be called, and what they answer. A call to one that is not set panics, and says
// which it was.
package mock

import (
	"context"
	"fmt"
	"time"

	"cacheaside/repositories"
	"cacheaside/services"
)

var (
	_ services.Strings        = (*Strings)(nil)
	_ services.Cache          = (*Cache)(nil)
	_ services.ProductReader  = (*ProductReader)(nil)
	_ services.ProductWriter  = (*ProductWriter)(nil)
	_ services.ProductChanges = (*ProductChanges)(nil)
	_ services.Keys           = (*Keys)(nil)
)

// Strings is a mock of services.Strings.
type Strings struct {
	GetKeyFunc       func(ctx context.Context, key string) (string, error)
	InsertExpireFunc func(ctx context.Context, key, value string, lifetime time.Duration) error
}

// GetKey calls GetKeyFunc.
func (m *Strings) GetKey(ctx context.Context, key string) (string, error) {
	if m.GetKeyFunc == nil {
		Unexpected("Strings.GetKey(%q)", key)
	}
	return m.GetKeyFunc(ctx, key)
}

// InsertExpire calls InsertExpireFunc.
func (m *Strings) InsertExpire(ctx context.Context, key, value string, lifetime time.Duration) error {
	if m.InsertExpireFunc == nil {
		Unexpected("Strings.InsertExpire(%q, %q, %s)", key, value, lifetime)
	}
	return m.InsertExpireFunc(ctx, key, value, lifetime)
}

// Cache is a mock of services.Cache.
type Cache struct {
	GetFunc func(ctx context.Context, name string) (services.CachedProduct, error)
	PutFunc func(ctx context.Context, product repositories.Product) error
}

// Get calls GetFunc.
func (m *Cache) Get(ctx context.Context, name string) (services.CachedProduct, error) {
	if m.GetFunc == nil {
		Unexpected("Cache.Get(%q)", name)
	}
	return m.GetFunc(ctx, name)
}

// Put calls PutFunc.
func (m *Cache) Put(ctx context.Context, product repositories.Product) error {
	if m.PutFunc == nil {
		Unexpected("Cache.Put(%+v)", product)
	}
	return m.PutFunc(ctx, product)
}

// ProductReader is a mock of services.ProductReader.
type ProductReader struct {
	FindByNameFunc func(ctx context.Context, name string) (repositories.Product, error)
}

// FindByName calls FindByNameFunc.
func (m *ProductReader) FindByName(ctx context.Context, name string) (repositories.Product, error) {
	if m.FindByNameFunc == nil {
		Unexpected("ProductReader.FindByName(%q)", name)
	}
	return m.FindByNameFunc(ctx, name)
}

// ProductWriter is a mock of services.ProductWriter.
type ProductWriter struct {
	InsertFunc func(ctx context.Context, product repositories.Product) error
}

// Insert calls InsertFunc.
func (m *ProductWriter) Insert(ctx context.Context, product repositories.Product) error {
	if m.InsertFunc == nil {
		Unexpected("ProductWriter.Insert(%+v)", product)
	}
	return m.InsertFunc(ctx, product)
}

// ProductChanges is a mock of services.ProductChanges.
type ProductChanges struct {
	UpdateFunc func(ctx context.Context, product repositories.Product) error
	DeleteFunc func(ctx context.Context, name string) error
}

// Update calls UpdateFunc.
func (m *ProductChanges) Update(ctx context.Context, product repositories.Product) error {
	if m.UpdateFunc == nil {
		Unexpected("ProductChanges.Update(%+v)", product)
	}
	return m.UpdateFunc(ctx, product)
}

// Delete calls DeleteFunc.
func (m *ProductChanges) Delete(ctx context.Context, name string) error {
	if m.DeleteFunc == nil {
		Unexpected("ProductChanges.Delete(%q)", name)
	}
	return m.DeleteFunc(ctx, name)
}

// Keys is a mock of services.Keys.
type Keys struct {
	DeleteKeyFunc func(ctx context.Context, key string) error
}

// DeleteKey calls DeleteKeyFunc.
func (m *Keys) DeleteKey(ctx context.Context, key string) error {
	if m.DeleteKeyFunc == nil {
		Unexpected("Keys.DeleteKey(%q)", key)
	}
	return m.DeleteKeyFunc(ctx, key)
}

// Unexpected panics, and says which call a spec does not expect.
func Unexpected(call string, arguments ...any) {
	panic("this spec expects no call of " + fmt.Sprintf(call, arguments...))
}
