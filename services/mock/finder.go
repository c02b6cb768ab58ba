package mock

import (
	"context"

	"cacheaside/repositories"
	"cacheaside/services"
)

var _ services.Finder = (*Answering)(nil)

// Answering is a finder that answers what a spec says.
type Answering struct {
	Product repositories.Product
	Report  services.Report
	Err     error
	Meet    func() // what happens while it is asked, if it is set
	Asked   int    // how often it was
}

// Find returns the answer.
func (a *Answering) Find(context.Context, string) (repositories.Product, services.Report, error) {
	a.Asked++
	if a.Meet != nil {
		a.Meet()
	}
	return a.Product, a.Report, a.Err
}
